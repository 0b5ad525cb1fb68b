import QtQuick
import Kiosk.CheckIn
import Kiosk.Kit

// Closes a page on which nothing is left to do, and counts down to when it closes by itself.
KButton {
    id: button

    required property CheckInViewModel viewModel

    kind: "primary"
    name: qsTr("Finished")
    text: name + (viewModel.secondsLeft > 0 ? " (" + viewModel.secondsLeft + ")" : "")
    onActed: viewModel.startOver()
}

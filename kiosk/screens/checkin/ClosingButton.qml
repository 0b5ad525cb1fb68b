import QtQuick
import Kiosk.CheckIn
import "../kit"

// Closes a page on which nothing is left to do, and says how soon it closes by itself.
KButton {
    id: button

    required property CheckInViewModel viewModel

    kind: "primary"
    name: qsTr("Finished")
    text: name + (viewModel.secondsLeft > 0 ? " (" + viewModel.secondsLeft + ")" : "")
    onActed: viewModel.startOver()
}

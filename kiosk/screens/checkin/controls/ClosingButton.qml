import QtQuick
import Kiosk.Kit

// Closes a page on which nothing is left to do, and counts down to when it closes by itself.
KButton {
    id: button

    required property int secondsLeft

    kind: "primary"
    name: qsTr("Finished")
    text: name + (secondsLeft > 0 ? " (" + secondsLeft + ")" : "")
}

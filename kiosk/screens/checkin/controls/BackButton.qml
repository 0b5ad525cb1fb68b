import QtQuick
import Kiosk.Kit

// Goes one page back; shows only its icon where there is no room for the text.
KButton {
    property bool wordy: true

    name: qsTr("Back")
    text: wordy ? name : ""
    iconName: "arrow-left"
    horizontalPadding: wordy ? Theme.gapL : 0
}

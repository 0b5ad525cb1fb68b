import QtQuick
import "../kit"

// One page back; without its word where there is no room for it.
KButton {
    property bool wordy: true

    name: qsTr("Back")
    text: wordy ? name : ""
    iconName: "arrow-left"
    horizontalPadding: wordy ? Theme.gapL : 0
}

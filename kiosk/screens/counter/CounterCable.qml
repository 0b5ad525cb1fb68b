import QtQuick
import Kiosk.Counter
import "../kit"

// The demo's network cable.
KStateButton {
    id: cable

    required property LinkViewModel link

    objectName: "cable"
    visible: link.hasCable
    iconName: link.isCut ? "unplugged" : "plug"
    token: link.isCut ? "late" : ""
    text: qsTr("Network")
    detail: link.isCut ? qsTr("cut") : qsTr("plugged in")
    onClicked: link.toggleCable()
}

import QtQuick
import Kiosk.Kit

// Where the customer waits, legible from two steps away.
Item {
    id: picture

    required property string place
    required property bool isComing
    required property bool isUndelivered
    readonly property var colours: Theme.token(isUndelivered ? "warn" : isComing ? "inProgress" : "ready")
    readonly property int side: Math.min(Theme.mm(58), Math.min(width, height * 0.62))

    Column {
        anchors.centerIn: parent
        spacing: Theme.gapL

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: picture.side
            height: width
            radius: width / 2
            color: picture.colours.fill
            border.width: Theme.borderWidth
            border.color: picture.colours.border

            Icon {
                anchors.centerIn: parent
                name: picture.isUndelivered ? "person" : picture.isComing ? "parcel" : "check"
                color: picture.colours.ink
                size: Math.max(8, Math.round(parent.width * 0.56))
            }
        }
        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.gap

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: picture.place === "" ? "seat" : "car"
                size: Theme.mm(14)
            }
            KLabel {
                visible: picture.place !== ""
                anchors.verticalCenter: parent.verticalCenter
                kind: "code"
                text: picture.place
                font.pixelSize: Theme.textSize(14)
                Accessible.ignored: true
            }
        }
    }
}

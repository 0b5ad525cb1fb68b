import QtQuick
import Kiosk.Kit

// Its slot has so many orders more than it takes, as "+1"; the row says so to screen readers.
Rectangle {
    id: mark

    required property string words

    objectName: "overbooked"
    implicitWidth: both.width + Theme.mm(2)
    implicitHeight: Theme.mm(5.6)
    radius: Theme.mm(1.2)
    color: Theme.token("warn").fill

    Row {
        id: both

        anchors.centerIn: parent
        spacing: Theme.mm(0.6)

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "calendar"
            color: Theme.token("warn").ink
            size: Theme.mm(3.8)
        }
        Text {
            text: mark.words
            color: Theme.token("warn").ink
            font { family: Theme.fontFamily; pixelSize: Theme.secondarySize; weight: Font.DemiBold }
            font.features: Theme.tabular
        }
    }
}

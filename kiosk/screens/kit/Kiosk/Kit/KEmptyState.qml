import QtQuick
import QtQuick.Layouts

// The text shown where a list or an area is empty.
ColumnLayout {
    id: empty

    required property string iconName
    required property string title
    property string text: ""

    spacing: Theme.gapS

    Rectangle {
        implicitWidth: Theme.mm(18)
        implicitHeight: Theme.mm(18)
        radius: width / 2
        color: Theme.sunken
        Layout.alignment: Qt.AlignHCenter
        Layout.bottomMargin: Theme.gapXs

        Icon { anchors.centerIn: parent; name: empty.iconName; color: Theme.inkSoft; size: Theme.mm(9) }
    }
    KLabel {
        text: empty.title
        strong: true
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
    KLabel {
        visible: text !== ""
        text: empty.text
        kind: "secondary"
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}

import QtQuick
import QtQuick.Layouts
import "../kit"

// One step in the life of an order: when, what, who, why.
RowLayout {
    id: entry

    required property var modelData
    readonly property var colours: Theme.token(modelData.token)

    spacing: Theme.gap

    Rectangle {
        implicitWidth: Theme.mm(7)
        implicitHeight: Theme.mm(7)
        radius: width / 2
        color: entry.colours.fill
        border.width: Theme.borderWidth
        border.color: entry.colours.border
        Layout.alignment: Qt.AlignTop

        Icon { anchors.centerIn: parent; name: entry.colours.icon; color: entry.colours.ink; size: Theme.mm(4.4) }
    }
    ColumnLayout {
        spacing: 0

        KLabel { text: entry.modelData.title; strong: true; Layout.fillWidth: true }
        KLabel { visible: text !== ""; text: entry.modelData.why; Layout.fillWidth: true }
        KLabel { text: entry.modelData.at + " · " + entry.modelData.who; kind: "secondary"; Layout.fillWidth: true }
    }
}

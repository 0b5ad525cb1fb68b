import QtQuick
import QtQuick.Layouts
import "../kit"

// One step in the life of an order: when, what, who, why. What took no effect is struck out; what
// the hub has not confirmed yet is marked.
RowLayout {
    id: entry

    required property var modelData
    readonly property var colours: Theme.token(modelData.token)
    readonly property bool isVoid: modelData.standing === "void"

    spacing: Theme.gap

    Rectangle {
        implicitWidth: Theme.mm(7)
        implicitHeight: Theme.mm(7)
        radius: width / 2
        color: entry.colours.fill
        border.width: Theme.borderWidth
        border.color: entry.colours.border
        opacity: entry.isVoid ? 0.4 : 1
        Layout.alignment: Qt.AlignTop

        Icon { anchors.centerIn: parent; name: entry.colours.icon; color: entry.colours.ink; size: Theme.mm(4.4) }
    }
    ColumnLayout {
        spacing: 0

        KLabel { text: entry.modelData.title; strong: !entry.isVoid; soft: entry.isVoid; font.strikeout: entry.isVoid; Layout.fillWidth: true }
        KLabel { visible: text !== ""; text: entry.modelData.why; Layout.fillWidth: true }
        KChip {
            visible: text !== ""
            text: entry.modelData.standingText
            iconName: entry.isVoid ? "flag" : "clock"
            severity: entry.isVoid ? "neutral" : "warn"
            Layout.maximumWidth: parent.width
            Layout.topMargin: Theme.gapXs
            Layout.bottomMargin: Theme.gapXs
        }
        KLabel { text: entry.modelData.at + " · " + entry.modelData.who; kind: "secondary"; Layout.fillWidth: true }
    }
}

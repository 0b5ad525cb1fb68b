import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// A row of the picking list: a slot, a shelf, or what to fetch for the orders of that shelf.
Control {
    id: row

    required property string kind
    required property string text
    required property string detail
    required property string quantity
    required property bool isOverdue
    readonly property bool isItem: kind === "item"

    objectName: "pick:" + kind
    implicitHeight: Math.max(Theme.mm(isItem ? 12 : kind === "slot" ? 8 : 9),
                             implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: kind === "slot" ? Theme.mm(2) : 0
    verticalPadding: Theme.gapXs
    Accessible.role: isItem ? Accessible.ListItem : Accessible.Heading
    Accessible.name: isItem ? qsTr("%1 × %2").arg(quantity).arg(text) + ", " + detail : text

    contentItem: RowLayout {
        spacing: Theme.gapS

        Icon { visible: row.kind === "shelf"; name: "shelf"; size: Theme.iconSizeS }
        KLabel {
            visible: row.isItem
            text: row.quantity
            kind: "title"
            lineHeight: 1
            Layout.minimumWidth: Theme.mm(7)
            Layout.alignment: Qt.AlignTop
            Accessible.ignored: true
        }
        ColumnLayout {
            spacing: 0

            KLabel {
                text: row.text
                kind: row.kind === "slot" ? "secondary" : "body"
                strong: !row.isItem
                color: row.isOverdue ? Theme.danger : row.kind === "slot" ? Theme.inkSoft : Theme.ink
                lineHeight: 1.05
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            KLabel {
                visible: text !== ""
                text: row.detail
                kind: "secondary"
                lineHeight: 1.05
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
    background: Rectangle {
        color: row.kind !== "slot" ? "transparent" : row.isOverdue ? Theme.dangerTint : Theme.sunken

        Rectangle {
            visible: row.isItem
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: Theme.lineWidth
            color: Theme.line
        }
    }
}

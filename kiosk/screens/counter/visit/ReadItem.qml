import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// One item that is only read: of another order, or handed over before.
Item {
    id: item

    required property string label
    required property string quantity
    property real indent: 0

    objectName: "readItem"
    implicitHeight: Math.max(Theme.mm(9), words.implicitHeight + 2 * Theme.mm(1))
    Accessible.role: Accessible.StaticText
    Accessible.name: label + ", " + quantity

    RowLayout {
        id: words

        anchors { fill: parent; leftMargin: item.indent }
        spacing: Theme.mm(2.4)

        KLabel { text: item.label; lineHeight: 1.05; Layout.fillWidth: true; Accessible.ignored: true }
        KLabel {
            kind: "title"
            text: item.quantity
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.lineWidth
        color: Theme.line
    }
}

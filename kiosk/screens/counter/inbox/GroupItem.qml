import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// A group of the inbox: how many, what, and that its orders can be shown.
AbstractButton {
    id: row

    required property string title
    required property int count
    // A status colour for the count; "" for none.
    property string tone: ""

    implicitHeight: Math.max(Theme.mm(15), implicitContentHeight + topPadding + bottomPadding)
    verticalPadding: Theme.gapXs
    Accessible.name: qsTr("%1: %2").arg(title).arg(count)

    contentItem: RowLayout {
        spacing: Theme.gap

        Rectangle {
            readonly property var colours: row.tone === "" ? null : Theme.token(row.tone)

            implicitWidth: Math.max(Theme.mm(9), number.implicitWidth + 2 * Theme.gapS)
            implicitHeight: Theme.mm(8)
            radius: Theme.radius / 2
            color: colours ? colours.fill : Theme.sunken

            KLabel {
                id: number

                anchors.centerIn: parent
                text: row.count
                color: parent.colours ? parent.colours.ink : Theme.ink
                strong: true
                lineHeight: 1
                Accessible.ignored: true
            }
        }
        KLabel {
            text: row.title
            lineHeight: 1.05
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        Icon { name: "chevron-right"; color: Theme.inkSoft; size: Theme.iconSizeS }
    }

    background: Rectangle {
        color: row.down ? Theme.pressed : "transparent"

        Rectangle {
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: Theme.lineWidth
            color: Theme.line
        }
        FocusRing { shown: row.visualFocus }
    }
}

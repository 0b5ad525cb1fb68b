pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Ready orders that somebody should think of, while nothing is selected: how many of each kind.
ColumnLayout {
    id: rows

    required property InboxViewModel inbox

    spacing: 0

    Repeater {
        model: rows.inbox.watched

        AbstractButton {
            id: row

            required property var modelData
            required property int index
            readonly property color inkColor: modelData.group === "slot_passed" ? Theme.danger : Theme.ink

            objectName: "watched:" + modelData.group
            text: modelData.fullTitle
            implicitHeight: Math.max(Theme.mm(15), implicitContentHeight)
            Accessible.name: qsTr("%1: %2").arg(text).arg(modelData.count)
            Layout.fillWidth: true
            onClicked: rows.inbox.openWatched(modelData.group)

            contentItem: RowLayout {
                spacing: Theme.gapS

                KLabel {
                    text: row.text
                    color: row.inkColor
                    lineHeight: 1.05
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                KLabel {
                    text: row.modelData.count
                    color: row.inkColor
                    strong: true
                    Accessible.ignored: true
                }
            }
            background: Rectangle {
                color: row.down ? Theme.pressed : "transparent"

                Rectangle {
                    visible: row.index < rows.inbox.watched.length - 1
                    anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                    height: Theme.lineWidth
                    color: Theme.line
                }
                FocusRing { shown: row.visualFocus }
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What was ordered, line by line; scrolls where there are many.
KScroll {
    id: list

    required property OrderViewModel order

    spacing: 0
    Layout.rightMargin: -gutter

    Repeater {
        model: list.order.lines

        ColumnLayout {
            id: line

            required property string label
            required property int quantity
            required property int handed
            required property int index

            spacing: 0

            RowLayout {
                spacing: Theme.gapS
                Layout.minimumHeight: Theme.mm(12)

                KLabel { text: line.label; Layout.fillWidth: true }
                KChip {
                    visible: line.handed > 0
                    text: qsTr("%1 handed over").arg(line.handed)
                    iconName: "check"
                }
                KLabel { kind: "title"; text: line.quantity }
            }
            Rectangle {
                visible: line.index < list.order.lines.length - 1
                color: Theme.line
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.lineWidth
            }
        }
    }
}

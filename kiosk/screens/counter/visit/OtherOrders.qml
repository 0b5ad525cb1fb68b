pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The other orders of the customer, each with its items under its own head. What can be handed over
// together is ticked; what cannot is said.
ColumnLayout {
    id: list

    required property OtherOrdersViewModel others

    spacing: Theme.gapXs
    visible: others.rows.length > 0

    Repeater {
        model: list.others.rows

        ColumnLayout {
            id: row

            required property string orderId
            required property string title
            required property string standing
            required property bool canTick
            required property bool isTicked
            required property list<var> items

            spacing: 0

            Rectangle {
                radius: Theme.mm(1.2)
                color: Theme.sunken
                implicitHeight: head.implicitHeight
                Layout.fillWidth: true

                RowLayout {
                    id: head

                    anchors.fill: parent
                    spacing: Theme.gapS

                    KCheckBox {
                        objectName: "other:" + row.orderId
                        visible: row.canTick
                        text: row.title
                        checked: row.isTicked
                        boxSize: Theme.mm(7)
                        font.weight: Font.DemiBold
                        Layout.fillWidth: true
                        onToggled: list.others.tick(row.orderId)
                    }
                    KLabel {
                        visible: !row.canTick
                        text: row.title
                        strong: true
                        leftPadding: Theme.gapS
                        topPadding: Theme.gapXs
                        bottomPadding: Theme.gapXs
                        Layout.fillWidth: true
                    }
                    KChip {
                        visible: text !== ""
                        text: row.standing
                        Layout.maximumWidth: Theme.mm(Theme.compact ? 30 : 42)
                        Layout.rightMargin: Theme.gapXs
                    }
                }
            }
            Repeater {
                model: row.items

                ReadItem { indent: Theme.mm(9) + Theme.gapXs; Layout.fillWidth: true }
            }
        }
    }
}

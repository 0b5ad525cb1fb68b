pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The other orders of the customer. What can be handed over together is ticked; what cannot is said.
ColumnLayout {
    id: list

    required property OtherOrdersViewModel others

    spacing: Theme.mm(1.3)
    visible: others.rows.length > 0

    Repeater {
        model: list.others.rows

        RowLayout {
            id: row

            required property string orderId
            required property string title
            required property string standing
            required property bool canTick
            required property bool isTicked

            spacing: Theme.gapS

            KCheckBox {
                objectName: "other:" + row.orderId
                visible: row.canTick
                text: row.title
                checked: row.isTicked
                boxSize: Theme.mm(7)
                Layout.fillWidth: true
                onToggled: list.others.tick(row.orderId)
            }
            KLabel {
                visible: !row.canTick
                text: row.title
                Layout.fillWidth: true
            }
            KChip {
                visible: text !== ""
                text: row.standing
                Layout.maximumWidth: list.width / 2
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../order"

// The details of the order: customer, lines and timeline.
KSheet {
    id: root

    required property OrderViewModel order
    required property SheetViewModel sheet

    objectName: "detailsSheet"
    edge: "right"
    title: order.customerName
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(150)
    onDismissed: sheet.dismiss()

    GridLayout {
        columns: 2
        columnSpacing: Theme.gapL
        rowSpacing: Theme.gapXs
        Layout.fillWidth: true

        KLabel { text: qsTr("Pickup code"); soft: true }
        KLabel { text: root.order.card.code; strong: true; Layout.fillWidth: true }
        KLabel { text: qsTr("Order"); soft: true }
        KLabel { text: root.order.orderId; Layout.fillWidth: true }
        KLabel {
            text: qsTr("Phone")
            soft: true
            visible: root.order.phone !== ""
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            visible: root.order.phone !== ""
            spacing: 0

            KLabel { text: root.order.phone; Layout.fillWidth: true }
            KLabel {
                text: qsTr("As it was given: it could not be read as a phone number.")
                soft: true
                visible: root.order.phoneIsUnread
                Layout.fillWidth: true
            }
        }
        KLabel { text: qsTr("Slot"); soft: true }
        KLabel { text: root.order.card.slotText; Layout.fillWidth: true }
        KLabel { text: qsTr("Shelf"); soft: true; visible: parcel.visible }
        KLabel {
            id: parcel

            text: root.order.card.shelf
            visible: text !== ""
            Layout.fillWidth: true
        }
    }

    KLabel { text: qsTr("Items"); kind: "title"; Layout.topMargin: Theme.gap }
    Repeater {
        model: root.order.lines

        RowLayout {
            id: item

            required property string label
            required property int quantity
            required property int handed

            spacing: Theme.gap

            KLabel {
                text: qsTr("%1 ×").arg(item.quantity)
                strong: true
                Layout.alignment: Qt.AlignTop
            }
            KLabel { text: item.label; Layout.fillWidth: true }
            KChip {
                visible: item.handed > 0
                text: qsTr("%1 handed over").arg(item.handed)
                iconName: "check"
            }
        }
    }

    KLabel {
        objectName: "detailsSheet:history"
        text: qsTr("History")
        kind: "title"
        Layout.topMargin: Theme.gap
    }
    KButton {
        objectName: "correctButton"
        visible: root.order.canCorrect
        iconName: "undo"
        text: qsTr("Correct the last step…")
        onActed: root.order.correct()
    }
    Repeater {
        model: root.order.timeline

        TimelineRow { Layout.fillWidth: true }
    }
}

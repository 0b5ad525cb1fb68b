import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// One order that the search found, or that was collected recently.
KCard {
    id: card

    required property string orderId
    required property string code
    required property string customer
    required property string slotText
    required property string slotStart
    required property string statusText
    required property string statusToken
    required property string itemsText
    required property string shelf
    required property string spoken

    objectName: "found"
    name: spoken
    token: statusToken

    // Beside a higher card the room that is left stays below.
    contentItem: ColumnLayout {
        spacing: Theme.gapXs

        GridLayout {
            readonly property real least: code.implicitWidth * Theme.bodySize / Theme.codeSize

            columns: least + slotLabel.implicitWidth + columnSpacing <= card.availableWidth ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            KLabel { id: code; kind: "code"; text: card.code; Layout.fillWidth: true }
            KLabel {
                id: slotLabel

                text: Theme.compact ? card.slotStart : card.slotText
                strong: true
            }
        }
        GridLayout {
            columns: customer.implicitWidth + items.implicitWidth + columnSpacing
                <= card.availableWidth ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            KLabel { id: customer; text: card.customer; Layout.fillWidth: true }
            KLabel { id: items; text: card.itemsText; kind: "secondary" }
        }
        Flow {
            id: chips

            spacing: Theme.gapS
            Layout.fillWidth: true

            StatusPill {
                id: pill

                token: card.statusToken
                text: card.statusText
                width: Math.min(implicitWidth, chips.width)
            }
            KChip {
                visible: card.shelf !== ""
                text: card.shelf
                iconName: "shelf"
                height: Math.min(pill.height, Theme.mm(8.6))
            }
        }
        Item { Layout.fillHeight: true }
    }
}

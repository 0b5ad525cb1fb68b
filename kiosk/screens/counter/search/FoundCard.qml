import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// One order that the search found, or that was collected recently.
KCard {
    id: card

    required property var found

    objectName: "found"
    name: found.spoken
    token: found.statusToken

    contentItem: ColumnLayout {
        spacing: Theme.gapXs

        GridLayout {
            readonly property real least: code.implicitWidth * Theme.bodySize / Theme.codeSize

            columns: least + slotLabel.implicitWidth + columnSpacing <= card.availableWidth ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            KLabel { id: code; kind: "code"; text: card.found.code; Layout.fillWidth: true }
            KLabel {
                id: slotLabel

                text: Theme.compact ? card.found.slotStart : card.found.slotText
                strong: true
            }
        }
        GridLayout {
            columns: customer.implicitWidth + items.implicitWidth + columnSpacing
                <= card.availableWidth ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            KLabel { id: customer; text: card.found.customer; Layout.fillWidth: true }
            KLabel { id: items; text: card.found.itemsText; kind: "secondary" }
        }
        Flow {
            id: chips

            spacing: Theme.gapS
            Layout.fillWidth: true

            StatusPill {
                id: pill

                token: card.found.statusToken
                text: card.found.statusText
                width: Math.min(implicitWidth, chips.width)
            }
            KChip {
                visible: card.found.shelf !== ""
                text: card.found.shelf
                iconName: "shelf"
                height: Math.min(pill.height, Theme.mm(8.6))
            }
        }
    }
}

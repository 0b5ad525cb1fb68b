import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// One order. Tapping it selects it and never changes its status.
KCard {
    id: card

    required property string orderId
    required property string code
    required property string customer
    required property string place
    required property int sinceS
    required property string slotText
    required property string slotStart
    required property string statusText
    required property string statusToken
    required property string itemsText
    required property string shelf
    required property string note
    required property string noteSeverity
    required property int heldUntilS
    required property string spoken
    required property CounterViewModel viewModel
    readonly property int heldS: heldUntilS > 0 ? Math.max(0, heldUntilS - viewModel.nowS) : 0

    objectName: "card"
    name: spoken
    selected: orderId === viewModel.order.orderId
    token: wait.level === "late" || wait.level === "escalate" ? "late" : wait.level === "warn" ? "warn" : statusToken

    contentItem: ColumnLayout {
        spacing: Theme.gapXs

        RowLayout {
            spacing: Theme.gapS

            KLabel { kind: "code"; text: card.code; Layout.fillWidth: true }
            CounterWait {
                id: wait

                visible: card.sinceS > 0
                sinceS: card.sinceS
                isServed: card.statusToken === "inProgress" || card.heldUntilS > 0
                viewModel: card.viewModel
            }
            KLabel {
                visible: card.sinceS === 0
                text: Theme.compact ? card.slotStart : card.slotText
                strong: true
                horizontalAlignment: Text.AlignRight
                Layout.maximumWidth: card.availableWidth * 0.5
            }
        }

        // Beside each other where there is room for both; a name is never broken.
        GridLayout {
            columns: customer.implicitWidth + side.implicitWidth + columnSpacing <= card.availableWidth ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            KLabel { id: customer; text: card.customer; Layout.fillWidth: true }
            KLabel {
                id: side

                text: card.place !== "" ? card.place : card.itemsText
                kind: card.place !== "" ? "body" : "secondary"
                strong: card.place !== ""
                Layout.maximumWidth: card.availableWidth
            }
        }

        Flow {
            id: facts

            spacing: Theme.gapS
            Layout.fillWidth: true

            StatusPill { id: pill; token: card.statusToken; text: card.statusText; width: Math.min(implicitWidth, facts.width) }
            KChip { visible: card.place !== ""; text: card.itemsText; height: pill.height; width: Math.min(implicitWidth, facts.width) }
            KChip { visible: card.shelf !== ""; text: card.shelf; iconName: "shelf"; height: pill.height }
            KChip {
                visible: card.note !== ""
                text: card.note
                iconName: card.noteSeverity === "warn" ? "bell" : card.noteSeverity === "error" ? "warning" : "note"
                severity: card.noteSeverity
                height: Math.max(implicitHeight, pill.height)
                width: Math.min(implicitWidth, facts.width)
            }
            KChip {
                visible: card.heldUntilS > 0
                text: qsTr("Recorded in %1 s").arg(card.heldS)
                iconName: "clock"
                height: pill.height
            }
        }
    }
}

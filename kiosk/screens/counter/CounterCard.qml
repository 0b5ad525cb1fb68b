pragma ComponentBehavior: Bound
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
    required property string flag
    required property int heldUntilS
    required property string spoken
    required property CounterViewModel viewModel
    readonly property int heldS: heldUntilS > 0 ? Math.max(0, heldUntilS - viewModel.nowS) : 0

    readonly property CounterWait wait: waiting.item as CounterWait
    readonly property string level: wait ? wait.level : "neutral"

    objectName: "card"
    name: spoken
    selected: orderId === viewModel.order.orderId
    token: level === "late" || level === "escalate" ? "late" : level === "warn" ? "warn" : statusToken

    // Who waits far too long is seen from across the shop.
    Loader {
        active: card.level === "escalate" && !card.selected
        anchors.fill: parent
        sourceComponent: Rectangle {
            color: "transparent"
            radius: Theme.radius
            border.width: Theme.borderWidth + 1
            border.color: Theme.token("late").fill
        }
    }

    contentItem: ColumnLayout {
        spacing: Theme.gapXs

        // Beside each other where there is room for both; nothing is broken for it.
        GridLayout {
            readonly property real least: code.implicitWidth * Theme.bodySize / Theme.codeSize
            readonly property real beside: Math.max(waiting.implicitWidth, slotLabel.visible ? slotLabel.implicitWidth : 0)

            columns: least + beside + columnSpacing <= card.availableWidth ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            KLabel { id: code; kind: "code"; text: card.code; Layout.fillWidth: true }
            Loader {
                id: waiting

                active: card.sinceS > 0
                visible: active
                sourceComponent: CounterWait {
                    sinceS: card.sinceS
                    isServed: card.statusToken === "inProgress" || card.heldUntilS > 0
                    viewModel: card.viewModel
                }
            }
            KLabel {
                id: slotLabel

                visible: card.sinceS === 0
                text: Theme.compact ? card.slotStart : card.slotText
                strong: true
                Layout.maximumWidth: card.availableWidth
            }
        }

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

            // As high as a status on one line; a long one takes two.
            readonly property int chipHeight: Math.min(pill.height, Theme.mm(8.6))

            spacing: Theme.gapS
            Layout.fillWidth: true

            StatusPill { id: pill; token: card.statusToken; text: card.statusText; width: Math.min(implicitWidth, facts.width) }
            // Most cards have none of these: a card is made faster without them.
            Loader {
                active: card.place !== ""
                visible: active
                sourceComponent: KChip { text: card.itemsText; height: facts.chipHeight; width: Math.min(implicitWidth, facts.width) }
            }
            Loader {
                active: card.shelf !== ""
                visible: active
                sourceComponent: KChip { text: card.shelf; iconName: "shelf"; height: facts.chipHeight }
            }
            Loader {
                active: card.flag !== ""
                visible: active
                sourceComponent: KChip {
                    text: card.flag
                    iconName: "flag"
                    severity: "warn"
                    height: Math.max(implicitHeight, facts.chipHeight)
                    width: Math.min(implicitWidth, facts.width)
                }
            }
            Loader {
                active: card.note !== ""
                visible: active
                sourceComponent: KChip {
                    text: card.note
                    iconName: card.noteSeverity === "warn" ? "bell" : card.noteSeverity === "error" ? "warning" : "note"
                    severity: card.noteSeverity
                    height: Math.max(implicitHeight, facts.chipHeight)
                    width: Math.min(implicitWidth, facts.width)
                }
            }
            Loader {
                active: card.heldUntilS > 0
                visible: active
                sourceComponent: KChip { text: qsTr("Recorded in %1 s").arg(card.heldS); iconName: "clock"; height: facts.chipHeight }
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

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
    required property int nowS
    required property ColumnsViewModel columns
    readonly property int heldS: heldUntilS > 0 ? Math.max(0, heldUntilS - nowS) : 0

    readonly property WaitTime wait: waiting.item as WaitTime
    readonly property string level: wait ? wait.level : "neutral"

    objectName: "card"
    name: spoken
    token: level === "late" || level === "escalate" ? "late" : level === "warn" ? "warn" : statusToken

    // Makes a customer who waits far too long visible from across the store.
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

        // Side by side where there is room for both without wrapping.
        GridLayout {
            readonly property real least: code.implicitWidth * Theme.bodySize / Theme.codeSize
            readonly property real beside: Math.max(
                waiting.implicitWidth, slotLabel.visible ? slotLabel.implicitWidth : 0)

            columns: least + beside + columnSpacing <= card.availableWidth ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            KLabel { id: code; kind: "code"; text: card.code; Layout.fillWidth: true }
            Loader {
                id: waiting

                active: card.sinceS > 0
                visible: active
                sourceComponent: WaitTime {
                    sinceS: card.sinceS
                    isServed: card.statusToken === "inProgress" || card.heldUntilS > 0
                    nowS: card.nowS
                    columns: card.columns
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
            columns: customer.implicitWidth + side.implicitWidth + columnSpacing
                <= card.availableWidth ? 2 : 1
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

        CardChips {
            statusText: card.statusText
            statusToken: card.statusToken
            itemsText: card.place !== "" ? card.itemsText : ""
            shelf: card.shelf
            flag: card.flag
            note: card.note
            noteSeverity: card.noteSeverity
            heldS: card.heldS
            isHeld: card.heldUntilS > 0
            Layout.fillWidth: true
        }
    }
}

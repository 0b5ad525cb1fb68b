pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// The selected order and its actions. The primary action is always in the right corner; the far end
// moves up beside the order where the lower row has no room for it. The height is the same for
// every order, so that no other button comes under a finger that taps twice.
Control {
    id: bar

    required property OrderViewModel order
    required property SheetViewModel sheet
    required property bool isManager
    // The order whose action the undo strip offers to undo.
    required property string undoneId
    readonly property list<OrderButton> buttons: order.buttons
    readonly property bool hasOrder: order.isShown
    readonly property bool offersDetails: !buttons.some(button => button.key === "details")
    readonly property int primaryWidth: Theme.mm(Theme.compact ? 42 : 60)
    readonly property int summaryHeight: Theme.compact && !isManager
        ? Theme.mm(9) : Theme.secondaryHeight
    readonly property real iconRoom: Theme.compact
        ? (Theme.secondaryHeight + Theme.gap) * (order.asksVerification ? 2 : 1) : 0
    readonly property bool isOneRow: buttons
        .reduce((sum, button) => sum + room(button), iconRoom) <= availableWidth

    function at(place: string): list<OrderButton> {
        return buttons.filter(button => button.place === place);
    }

    function room(button: OrderButton): real {
        return Math.max(measure.narrowest(button), button.place === "primary" ? primaryWidth : 0) + Theme.gap;
    }

    horizontalPadding: Theme.gap
    topPadding: Theme.gapS
    bottomPadding: Theme.compact ? Theme.gapS : Theme.gap

    ButtonMetrics { id: measure }

    background: Rectangle {
        color: Theme.surface

        Rectangle { width: parent.width; height: Theme.lineWidth; color: Theme.line }
    }

    contentItem: Item {
        implicitHeight: rows.implicitHeight

        RowLayout {
            anchors.centerIn: parent
            spacing: Theme.gap
            visible: !bar.hasOrder

            Icon { name: "scan"; color: Theme.inkSoft; size: Theme.mm(9) }
            KLabel {
                text: qsTr("Tap an order, or scan its code.")
                kind: "title"
                color: Theme.inkSoft
                Layout.fillWidth: true
            }
        }

        ColumnLayout {
            id: rows

            anchors.fill: parent
            spacing: Theme.gapS

            RowLayout {
                spacing: Theme.gap
                Layout.minimumHeight: bar.summaryHeight

                ActionSummary { visible: bar.hasOrder; card: bar.order.card; Layout.fillWidth: true }
                ActionButtons { order: bar.order; choices: bar.isOneRow ? [] : bar.at("far") }
                SideButtons {
                    order: bar.order
                    sheet: bar.sheet
                    visible: bar.hasOrder && !Theme.compact
                    offersDetails: bar.offersDetails
                }
            }

            RowLayout {
                spacing: Theme.gap
                Layout.minimumHeight: Theme.primaryHeight

                SideButtons {
                    order: bar.order
                    sheet: bar.sheet
                    visible: bar.hasOrder && Theme.compact
                    offersDetails: bar.offersDetails
                    isNarrow: true
                }
                ActionButtons {
                    order: bar.order
                    choices: bar.isOneRow ? bar.at("far") : []
                    Layout.fillHeight: true
                }
                KLabel {
                    text: bar.buttons.length === 0 || bar.order.isAsked ? bar.order.explanation : ""
                    soft: !bar.order.isAsked
                    strong: bar.order.isAsked
                    horizontalAlignment: Text.AlignRight
                    verticalAlignment: Text.AlignVCenter
                    Layout.fillWidth: true
                }
                ActionButtons { order: bar.order; choices: bar.at("secondary"); Layout.fillHeight: true }
                ActionButtons {
                    order: bar.order
                    choices: bar.at("primary")
                    kind: "primary"
                    leastWidth: bar.primaryWidth
                    Layout.fillHeight: true
                }
                KButton {
                    objectName: "undoHeldButton"
                    visible: bar.order.heldId !== "" && bar.undoneId !== bar.order.orderId
                    large: true
                    iconName: "undo"
                    text: qsTr("Undo")
                    Layout.preferredWidth: Math.max(implicitWidth, bar.primaryWidth)
                    onActed: bar.order.undoHeld()
                }
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import ".."
import "../order"

// The selected order. What begins to serve stands below the tiles, what ends a step at the bottom.
ColumnLayout {
    id: page

    required property OrderViewModel order
    required property PanelViewModel panel
    required property TickedItemsViewModel items
    required property AdditionsViewModel visit
    // The order whose action the undo strip offers to undo.
    required property string undoneId
    readonly property list<OrderButton> buttons: order.buttons
    readonly property list<OrderButton> answers: at("answer")
    // A small display has no room for a warning between two large buttons: the upper one says it.
    readonly property bool isCrowded: Theme.compact && at("upper").length > 0 && at("primary").length > 0

    // Of several orders that are served each item's head says where it lies: on a small display that
    // leaves room for the items, unless the customer is to be found in the car park.
    readonly property bool hasHeads: Theme.compact && order.isServing && order.card.bay === ""
        && visit.otherOrders.ownTitle !== ""

    signal sheetAsked(string kind)

    function at(place: string): list<OrderButton> {
        return buttons.filter(button => button.place === place);
    }

    spacing: Theme.mm(Theme.compact ? 1.6 : 2.2)
    opacity: order.isShown ? 1 : 0
    enabled: order.isShown

    OrderHeader {
        order: page.order
        isTight: page.isCrowded && page.order.card.place !== ""
        Layout.fillWidth: true
        Layout.fillHeight: false
        onHistoryAsked: page.panel.open("history")
        onNotesAsked: page.sheetAsked("notes")
    }
    OrderTiles {
        // Beside a banner a small display has no room for them: the list says where the parcel lies.
        visible: page.height > Theme.mm(92) && !page.hasHeads
        card: page.order.card
        shelf: page.visit.shelf
        Layout.fillWidth: true
        Layout.fillHeight: false
        onShelfAsked: page.visit.shelf.askSelected()
    }
    OrderButtons {
        order: page.order
        others: page.visit.otherOrders
        choices: page.at("upper")
        isPrimary: page.at("primary").length === 0
        detail: page.isCrowded ? page.visit.otherOrders.shortWarning : ""
        Layout.fillWidth: true
        Layout.fillHeight: false
    }
    KChip {
        objectName: "otherOrdersWarning"
        visible: text !== "" && !page.isCrowded
        text: Theme.compact ? page.visit.otherOrders.shortWarning : page.visit.otherOrders.warning
        iconName: "warning"
        severity: "warn"
        Layout.fillWidth: true
        Layout.fillHeight: false
    }
    ItemTicks {
        items: page.items
        order: page.order
        visit: page.visit
        isLive: page.order.isServing
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    KeptLoader {
        isNeeded: page.order.isServing && !Theme.compact
        sourceComponent: IdentityChoice {
            identity: page.order.identity
            panel: page.panel
        }
        Layout.fillWidth: true
        Layout.fillHeight: false
    }
    SideRow {
        order: page.order
        panel: page.panel
        choices: page.at("side")
        visible: page.answers.length === 0 && hasAny
        Layout.fillWidth: true
        Layout.fillHeight: false
    }
    OrderButtons {
        order: page.order
        choices: page.answers.length > 0 ? page.answers : page.order.isServing ? [] : page.at("primary")
        isPrimary: page.answers.length === 0
        Layout.fillWidth: true
        Layout.fillHeight: false
    }
    HandOverButton {
        visible: page.order.isServing
        items: page.items
        identity: page.order.identity
        together: page.visit.otherOrders.handOverText
        onActed: page.order.press("hand_over_all")
    }
    KButton {
        objectName: "undoHeldButton"
        visible: page.order.heldId !== "" && page.undoneId !== page.order.orderId
        large: true
        iconName: "undo"
        text: qsTr("Undo")
        Layout.fillWidth: true
        Layout.fillHeight: false
        onActed: page.order.undoHeld()
    }
}

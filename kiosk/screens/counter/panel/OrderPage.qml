import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../order"

// The selected order. What begins to serve stands below the tiles, what ends a step at the bottom.
ColumnLayout {
    id: page

    required property OrderViewModel order
    required property PanelViewModel panel
    required property SheetViewModel sheet
    // The order whose action the undo strip offers to undo.
    required property string undoneId
    readonly property list<OrderButton> buttons: order.buttons

    readonly property list<OrderButton> others: [...at("secondary"), ...at("far")]

    function at(place: string): list<OrderButton> {
        return buttons.filter(button => button.place === place);
    }

    spacing: Theme.mm(2.2)
    opacity: order.isShown ? 1 : 0
    enabled: order.isShown

    OrderHeader {
        order: page.order
        Layout.fillWidth: true
        onHistoryAsked: page.sheet.openPanel("details")
    }
    OrderTiles { card: page.order.card; Layout.fillWidth: true }
    OrderButtons {
        order: page.order
        choices: page.at("upper")
        isPrimary: page.at("primary").length === 0
        Layout.fillWidth: true
    }
    OrderNotice { order: page.order; Layout.fillWidth: true }
    ItemList { order: page.order; Layout.fillWidth: true; Layout.fillHeight: true }

    RowLayout {
        spacing: Theme.mm(2.2)
        uniformCellSizes: true

        KButton {
            objectName: "verifyButton"
            visible: page.order.asksVerification
            text: page.order.verifiedText
            name: qsTr("Recognised by: %1").arg(page.order.verifiedText)
            horizontalPadding: Theme.gapS
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: page.sheet.openPanel("verify")
        }
        KButton {
            objectName: "problemButton"
            visible: page.others.length > 0 && !page.order.isAsked
            text: qsTr("A problem…")
            horizontalPadding: Theme.gapS
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: page.panel.open("problem")
        }
        KButton {
            objectName: "detailsButton"
            visible: !Theme.compact
            text: qsTr("History")
            horizontalPadding: Theme.gapS
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: page.sheet.openPanel("details")
        }
    }
    OrderButtons {
        order: page.order
        choices: page.order.isAsked ? page.others : page.at("primary")
        isPrimary: !page.order.isAsked
        Layout.fillWidth: true
    }
    KButton {
        objectName: "undoHeldButton"
        visible: page.order.heldId !== "" && page.undoneId !== page.order.orderId
        large: true
        iconName: "undo"
        text: qsTr("Undo")
        Layout.fillWidth: true
        onActed: page.order.undoHeld()
    }
}

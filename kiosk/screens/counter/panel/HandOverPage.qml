import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Hands over an order that is not being served, because its status was chosen by its name.
ColumnLayout {
    id: page

    required property TickedItemsViewModel items
    required property OrderViewModel order
    required property PanelViewModel panel

    signal handOverAsked()

    spacing: Theme.mm(2.2)

    PageHead { title: qsTr("What does the customer take?"); order: page.order; Layout.fillWidth: true }
    ItemTicks { items: page.items; isLive: true; Layout.fillWidth: true; Layout.fillHeight: true }
    IdentityChoice { identity: page.order.identity; panel: page.panel; Layout.fillWidth: true }
    PageBack { panel: page.panel; Layout.fillWidth: true }
    HandOverButton {
        items: page.items
        identity: page.order.identity
        onActed: page.handOverAsked()
    }
}

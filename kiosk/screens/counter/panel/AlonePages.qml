pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Counter
import "../inbox"
import "../picking"

// The pages that are opened alone: they concern no selected order.
Item {
    id: frame

    required property CounterViewModel viewModel
    readonly property PanelViewModel panel: viewModel.panel

    PanelPage {
        name: "picking"
        page: frame.panel.page
        sourceComponent: PickingPage {
            picking: frame.viewModel.nextCustomer.picking
            panel: frame.panel
        }
    }
    PanelPage {
        name: "inbox"
        page: frame.panel.page
        sourceComponent: InboxPage {
            inbox: frame.viewModel.inbox
            panel: frame.panel
        }
    }
    PanelPage {
        name: "inbox_orders"
        page: frame.panel.page
        sourceComponent: InboxOrdersPage {
            inbox: frame.viewModel.inbox
            panel: frame.panel
            onChosen: orderId => frame.viewModel.lookInto(orderId)
        }
    }
    PanelPage {
        name: "closing"
        page: frame.panel.page
        sourceComponent: ClosingPage {
            closing: frame.viewModel.closing
            panel: frame.panel
        }
    }
    PanelPage {
        name: "closing_reason"
        page: frame.panel.page
        sourceComponent: ClosingReasonPage {
            closing: frame.viewModel.closing
            panel: frame.panel
        }
    }
}

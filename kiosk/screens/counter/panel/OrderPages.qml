pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Counter

// The pages that are laid over the order's own: what they ask or show is about that order.
Item {
    id: frame

    required property CounterViewModel viewModel
    readonly property PanelViewModel panel: viewModel.panel
    readonly property OrderViewModel order: viewModel.order

    PanelPage {
        name: ["problems", "why", "statuses"].includes(page) ? page : "problems"
        page: frame.panel.page
        sourceComponent: AnswersPage {
            asking: frame.viewModel.asking
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "more"
        page: frame.panel.page
        sourceComponent: MorePage {
            asking: frame.viewModel.asking
            order: frame.order
            panel: frame.panel
            sheet: frame.viewModel.sheet
        }
    }
    PanelPage {
        name: "slot"
        page: frame.panel.page
        sourceComponent: SlotPage {
            asking: frame.viewModel.asking
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "missing"
        page: frame.panel.page
        sourceComponent: MissingPage {
            items: frame.viewModel.items
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "rest"
        page: frame.panel.page
        sourceComponent: RestPage {
            items: frame.viewModel.items
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "identity"
        page: frame.panel.page
        sourceComponent: IdentityPage {
            order: frame.order
            panel: frame.panel
            sheet: frame.viewModel.sheet
        }
    }
    PanelPage {
        name: "hand_over"
        page: frame.panel.page
        sourceComponent: HandOverPage {
            items: frame.viewModel.items
            order: frame.order
            panel: frame.panel
            onHandOverAsked: frame.viewModel.items.handOver()
        }
    }
    PanelPage {
        name: "history"
        page: frame.panel.page
        sourceComponent: HistoryPage { order: frame.order; panel: frame.panel }
    }
}

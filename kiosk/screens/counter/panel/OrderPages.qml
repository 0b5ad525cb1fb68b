pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Counter
import "../signing"

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
            asking: frame.viewModel.serving.asking
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "more"
        page: frame.panel.page
        sourceComponent: MorePage {
            asking: frame.viewModel.serving.asking
            order: frame.order
            panel: frame.panel
            sheet: frame.viewModel.sheet
        }
    }
    PanelPage {
        name: "slot"
        page: frame.panel.page
        sourceComponent: SlotPage {
            asking: frame.viewModel.serving.asking
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "missing"
        page: frame.panel.page
        sourceComponent: MissingPage {
            items: frame.viewModel.serving.items
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "rest"
        page: frame.panel.page
        sourceComponent: RestPage {
            items: frame.viewModel.serving.items
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
            items: frame.viewModel.serving.items
            order: frame.order
            panel: frame.panel
            onHandOverAsked: frame.viewModel.serving.items.handOver()
        }
    }
    PanelPage {
        name: page === "unsigned" ? page : "signature"
        page: frame.panel.page
        sourceComponent: SignaturePage {
            signature: frame.viewModel.serving.signature
            order: frame.order
            panel: frame.panel
        }
    }
    PanelPage {
        name: "history"
        page: frame.panel.page
        sourceComponent: HistoryPage {
            order: frame.order
            panel: frame.panel
            mailAgain: frame.viewModel.visit.mailAgain
            onNotesAsked: frame.viewModel.sheet.openPanel("notes")
        }
    }
}

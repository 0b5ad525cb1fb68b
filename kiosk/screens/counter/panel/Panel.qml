pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit
import "../inbox"

// The panel beside the lists. It shows one page at a time and has the same size for every order, so
// that nothing moves under a finger. A page is a file of this folder and a name in `panel.page`.
Control {
    id: frame

    required property CounterViewModel viewModel
    readonly property PanelViewModel panel: viewModel.panel
    readonly property OrderViewModel order: viewModel.order

    objectName: "panel"
    implicitWidth: Theme.mm(Theme.compact ? 77 : 100)
    padding: Theme.mm(2.4)

    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.lineWidth
        border.color: Theme.outline
    }

    contentItem: FocusScope {
        PanelPage {
            name: "idle"
            page: frame.panel.page
            isKept: true
            sourceComponent: IdlePage {
                next: frame.viewModel.nextCustomer
                nextSlotText: frame.viewModel.columns.nextSlotText
                inbox: frame.viewModel.inbox
            }
        }
        PanelPage {
            name: "order"
            page: frame.panel.page
            isKept: true
            sourceComponent: OrderPage {
                order: frame.order
                panel: frame.panel
                items: frame.viewModel.items
                undoneId: frame.viewModel.undo.orderId
                visit: frame.viewModel.visit
                onSheetAsked: kind => frame.viewModel.sheet.openPanel(kind)
            }
        }
        OrderPages { viewModel: frame.viewModel; anchors.fill: parent }
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
    }
}

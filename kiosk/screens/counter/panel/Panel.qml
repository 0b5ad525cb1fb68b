pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit
import ".."

// The panel beside the lists. It shows one page at a time and has the same size for every order, so
// that nothing moves under a finger. A page is a file of this folder and a name in `panel.page`.
Control {
    id: frame

    required property CounterViewModel viewModel
    readonly property PanelViewModel panel: viewModel.panel
    readonly property OrderViewModel order: viewModel.order
    readonly property bool isDeeper: !["idle", "order"].includes(panel.page)

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
                onPickingAsked: frame.panel.openAlone("picking")
            }
        }
        PanelPage {
            id: orderPage

            name: "order"
            page: frame.panel.page
            isKept: true
            sourceComponent: OrderPage {
                order: frame.order
                panel: frame.panel
                items: frame.viewModel.serving.items
                undoneId: frame.viewModel.undo.orderId
                visit: frame.viewModel.visit
                onSheetAsked: kind => frame.viewModel.sheet.openPanel(kind)
            }
        }
        // The first frame does not wait for it, and the first tap on an order does not, either.
        Timer {
            interval: 3000
            running: true
            onTriggered: orderPage.prepare()
        }
        LaterPart {
            anchors.fill: parent
            viewModel: frame.viewModel
            file: Qt.resolvedUrl("OrderPages.qml")
            isNeeded: frame.isDeeper
        }
        LaterPart {
            anchors.fill: parent
            viewModel: frame.viewModel
            file: Qt.resolvedUrl("AlonePages.qml")
            isNeeded: frame.isDeeper
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "board"
import "issues"
import "search"

// Everything beside the panel: what concerns everybody, then the lists or what a search found.
ColumnLayout {
    id: area

    required property CounterViewModel viewModel
    required property bool hasKeypad
    // Whether the keypad needs the whole width, so that there is no room for the panel.
    readonly property bool isStacked: searchPanel.isStacked

    signal keyPressed(string key)
    signal backspacePressed()

    function focusColumn(index: int): void {
        board.focusColumn(index);
    }

    spacing: 0

    Banners {
        visible: !area.isStacked
        help: area.viewModel.issues.help
        link: area.viewModel.link
        question: area.viewModel.issues.headOffice
        selectedId: area.viewModel.order.orderId
        Layout.fillWidth: true
        Layout.fillHeight: false
        onShowAsked: orderId => area.viewModel.select(orderId)
    }

    Item {
        Layout.fillWidth: true
        Layout.fillHeight: true

        Board {
            id: board

            anchors.fill: parent
            visible: !searchPanel.visible
            columns: area.viewModel.columns
            selectedId: area.viewModel.order.orderId
            nowS: area.viewModel.nowS
            onChosen: orderId => area.viewModel.select(orderId)
        }

        SearchPanel {
            id: searchPanel

            anchors.fill: parent
            search: area.viewModel.search
            hasKeypad: area.hasKeypad
            onKeyPressed: key => area.keyPressed(key)
            onBackspacePressed: area.backspacePressed()
        }

        // Over the end of the lists, so that their titles and first rows stay visible.
        Toast {
            alerts: area.viewModel.alerts
            anchors { left: parent.left; right: parent.right }
            y: area.isStacked ? Theme.gapS : parent.height - height - Theme.gapS
        }
    }
}

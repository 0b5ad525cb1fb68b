import QtQuick
import QtQuick.Layouts
import QtQuick.Window
import Kiosk.Counter
import Kiosk.Kit
import "board"
import "issues"
import "order"
import "search"

// The staff's screen: search on top, who waits and what is ready in the middle, actions below.
KScreen {
    id: screen

    required property CounterViewModel viewModel
    readonly property bool isBlocked: viewModel.sheet.kind !== "" || viewModel.alerts.isStopped

    // Enter alone does nothing, because a scanner ends with it.
    function answer(key: int, modifiers: int, text: string): bool {
        if (modifiers & Qt.ControlModifier)
            return answerCommand(key);
        switch (key) {
        case Qt.Key_F1:
        case Qt.Key_F2:
        case Qt.Key_F3:
            board.focusColumn(key - Qt.Key_F1);
            return true;
        case Qt.Key_Escape:
            if (viewModel.search.isActive || topBar.hasKeypad)
                topBar.leave();
            else
                viewModel.select("");
            return true;
        }
        if (text.trim() === "" || text < " " || text === "\x7f")
            return false;
        topBar.searchField.begin(text);
        return true;
    }

    function answerCommand(key: int): bool {
        switch (key) {
        case Qt.Key_F:
            topBar.searchField.focusAll();
            return true;
        case Qt.Key_Z:
            viewModel.undo.undo();
            return true;
        case Qt.Key_Return:
        case Qt.Key_Enter:
            // Somebody who types a search is looking for another order than the selected one.
            if (!(Window.activeFocusItem instanceof TextInput) || !viewModel.search.isActive)
                viewModel.order.pressPrimary();
            return true;
        }
        return false;
    }

    mode: viewModel.workplace.mode
    subject: viewModel.order.orderId

    Keys.onPressed: event => {
        if (!isBlocked)
            event.accepted = answer(event.key, event.modifiers, event.text);
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TopBar {
            id: topBar

            workplace: screen.viewModel.workplace
            search: screen.viewModel.search
            link: screen.viewModel.link
            reviews: screen.viewModel.reviews
            sheet: screen.viewModel.sheet
            Layout.fillWidth: true
        }

        Banners {
            visible: !searchPanel.isStacked
            help: screen.viewModel.help
            link: screen.viewModel.link
            question: screen.viewModel.headOffice
            selectedId: screen.viewModel.order.orderId
            Layout.fillWidth: true
            Layout.fillHeight: false
            onShowAsked: orderId => screen.viewModel.select(orderId)
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            Board {
                id: board

                anchors { fill: parent; margins: Theme.mm(2.4); topMargin: 0 }
                visible: !searchPanel.visible
                columns: screen.viewModel.columns
                selectedId: screen.viewModel.order.orderId
                nowS: screen.viewModel.nowS
                onChosen: orderId => screen.viewModel.select(orderId)
            }

            SearchPanel {
                id: searchPanel

                anchors.fill: parent
                search: screen.viewModel.search
                hasKeypad: topBar.hasKeypad
                onKeyPressed: key => topBar.searchField.type(key)
                onBackspacePressed: topBar.searchField.erase()
            }

            UndoStrip {
                id: undoStrip

                undo: screen.viewModel.undo
                anchors { right: parent.right; rightMargin: Theme.gap }
                y: searchPanel.isStacked ? Theme.gapS : parent.height - height - Theme.gapS
                maximumWidth: parent.width - 2 * Theme.gap
            }

            // Over the end of the lists, so that their titles and first cards stay visible.
            Toast {
                readonly property real taken: Theme.gapS
                    + (undoStrip.visible ? undoStrip.height + Theme.gapS : 0)

                alerts: screen.viewModel.alerts
                anchors { left: parent.left; right: parent.right; margins: Theme.gap }
                y: searchPanel.isStacked ? taken : parent.height - height - taken
            }
        }

        ActionBar {
            objectName: "actionBar"
            visible: !searchPanel.isStacked
            order: screen.viewModel.order
            sheet: screen.viewModel.sheet
            isManager: screen.viewModel.workplace.isManager
            undoneId: screen.viewModel.undo.orderId
            Layout.fillWidth: true
        }
    }

    OpenSheet { viewModel: screen.viewModel }
}

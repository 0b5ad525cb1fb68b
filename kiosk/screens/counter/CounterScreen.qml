import QtQuick
import QtQuick.Layouts
import QtQuick.Window
import Kiosk.Counter
import Kiosk.Kit
import "panel"

// The staff's screen: search on top, below it who waits and what is ready, and beside them the panel.
KScreen {
    id: screen

    required property CounterViewModel viewModel
    readonly property bool isBlocked: viewModel.sheet.kind !== "" || viewModel.people.isOpen
        || viewModel.alerts.isStopped

    // Enter alone does nothing, because a scanner ends with it.
    function answer(key: int, modifiers: int, text: string): bool {
        if (modifiers & Qt.ControlModifier)
            return answerCommand(key);
        switch (key) {
        case Qt.Key_F1:
        case Qt.Key_F2:
        case Qt.Key_F3:
            lists.focusColumn(key - Qt.Key_F1);
            return true;
        case Qt.Key_F4:
            viewModel.inbox.open();
            return true;
        case Qt.Key_F10:
            viewModel.sheet.openPanel("keys");
            return true;
        case Qt.Key_Escape:
            if (viewModel.search.isActive || topBar.hasKeypad)
                topBar.leave();
            else
                viewModel.panel.back();
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
    // Also of what is still shown: whoever presses means what they see.
    subject: `${viewModel.order.orderId} ${viewModel.order.shownId}`

    onTouched: viewModel.people.touched()
    Keys.onPressed: event => {
        viewModel.people.touched();
        if (!isBlocked)
            event.accepted = answer(event.key, event.modifiers, event.text);
    }

    Connections {
        target: screen.viewModel.search

        function onTyped(text: string): void {
            if (!screen.isBlocked)
                topBar.searchField.begin(text);
        }
    }
    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        TopBar {
            id: topBar

            people: screen.viewModel.people
            workplace: screen.viewModel.workplace
            search: screen.viewModel.search
            link: screen.viewModel.link
            inbox: screen.viewModel.inbox
            sheet: screen.viewModel.sheet
            undo: screen.viewModel.undo
            sound: screen.viewModel.sound
            Layout.fillWidth: true
        }

        RowLayout {
            spacing: Theme.mm(2.4)
            layoutDirection: screen.viewModel.workplace.isLeftHanded ? Qt.RightToLeft : Qt.LeftToRight
            Layout.leftMargin: Theme.mm(2.4)
            Layout.rightMargin: Theme.mm(2.4)
            Layout.bottomMargin: Theme.mm(2.4)

            ListArea {
                id: lists

                viewModel: screen.viewModel
                hasKeypad: topBar.hasKeypad
                Layout.fillWidth: true
                Layout.fillHeight: true
                onKeyPressed: key => topBar.searchField.type(key)
                onBackspacePressed: topBar.searchField.erase()
            }

            Panel {
                // A keypad of finger-sized keys leaves no room for it.
                visible: !lists.hasKeypad
                viewModel: screen.viewModel
                Layout.topMargin: Theme.mm(2.4)
                Layout.fillHeight: true
                Layout.preferredWidth: implicitWidth
                Layout.maximumWidth: implicitWidth
            }
        }
    }

    LaterPart {
        viewModel: screen.viewModel
        file: Qt.resolvedUrl("OpenSheet.qml")
        isNeeded: screen.isBlocked
    }
}

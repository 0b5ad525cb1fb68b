import QtQuick
import QtQuick.Layouts
import QtQuick.Window
import Kiosk.Counter
import "../kit"

// The staff's screen: search on top, who waits and what is ready in the middle, deeds below.
KScreen {
    id: screen

    required property CounterViewModel viewModel
    readonly property bool isBlocked: viewModel.sheet.kind !== "" || viewModel.alerts.isStopped
    readonly property Item focused: Window.activeFocusItem

    function focusColumn(index: int): void {
        [arrived, ready, toPrepare][Math.max(0, Math.min(2, index))].focusCard();
    }

    // Enter alone does nothing: a scanner ends with it.
    function answer(key: int, modifiers: int, text: string): bool {
        if (modifiers & Qt.ControlModifier)
            return answerCommand(key);
        switch (key) {
        case Qt.Key_F1:
        case Qt.Key_F2:
        case Qt.Key_F3:
            focusColumn(key - Qt.Key_F1);
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
        topBar.begin(text);
        return true;
    }

    function answerCommand(key: int): bool {
        switch (key) {
        case Qt.Key_F:
            topBar.focusSearch();
            return true;
        case Qt.Key_Z:
            viewModel.undo.undo();
            return true;
        case Qt.Key_Return:
        case Qt.Key_Enter:
            // Who is writing looks for another order than the one below.
            if (!(focused instanceof TextInput) || !viewModel.search.isActive)
                viewModel.order.pressPrimary();
            return true;
        }
        return false;
    }

    mode: viewModel.mode
    subject: viewModel.order.orderId
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true

    Keys.onPressed: event => {
        if (!isBlocked)
            event.accepted = answer(event.key, event.modifiers, event.text);
    }

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        CounterTopBar {
            id: topBar

            viewModel: screen.viewModel
            Layout.fillWidth: true
        }

        KBanner {
            objectName: "helpBanner"
            visible: screen.viewModel.help.isShown && !searchPanel.isStacked
            text: screen.viewModel.help.text
            severity: "warn"
            iconName: "help"
            actionText: qsTr("I am going")
            Layout.fillWidth: true
            Layout.margins: Theme.gap
            Layout.bottomMargin: 0
            onActed: screen.viewModel.help.see()
        }

        KBanner {
            objectName: "clockBanner"
            visible: text !== "" && !screen.viewModel.help.isShown && !searchPanel.isStacked && !(Theme.compact && screen.viewModel.headOffice.isShown)
            text: screen.viewModel.link.clockText
            severity: "warn"
            iconName: "clock"
            Layout.fillWidth: true
            Layout.margins: Theme.gap
            Layout.bottomMargin: 0
        }

        CounterQuestion {
            visible: screen.viewModel.headOffice.isShown && !searchPanel.isStacked
            viewModel: screen.viewModel
            Layout.fillWidth: true
            Layout.margins: Theme.gap
            Layout.bottomMargin: 0
        }

        Item {
            Layout.fillWidth: true
            Layout.fillHeight: true

            RowLayout {
                id: columns

                readonly property real share: width - 2 * spacing

                anchors { fill: parent; leftMargin: Theme.gap; rightMargin: Theme.gap; topMargin: Theme.gapS }
                spacing: Theme.gap
                visible: !searchPanel.visible

                CounterColumn {
                    id: arrived

                    objectName: "arrived"
                    viewModel: screen.viewModel
                    cards: screen.viewModel.columns.arrived
                    total: screen.viewModel.columns.arrivedTotal
                    title: qsTr("Arrived")
                    emptyIcon: "seat"
                    emptyTitle: qsTr("Nobody is waiting.")
                    emptyText: screen.viewModel.columns.nextSlotText
                    Layout.preferredWidth: columns.share * 0.4
                    Layout.fillHeight: true
                    onStepped: direction => screen.focusColumn(direction)
                }
                CounterColumn {
                    id: ready

                    objectName: "ready"
                    viewModel: screen.viewModel
                    cards: screen.viewModel.columns.ready
                    total: screen.viewModel.columns.readyTotal
                    title: qsTr("Ready")
                    emptyIcon: "parcel"
                    emptyTitle: qsTr("No order is ready.")
                    Layout.preferredWidth: columns.share * 0.3
                    Layout.fillHeight: true
                    onStepped: direction => screen.focusColumn(1 + direction)
                }
                CounterColumn {
                    id: toPrepare

                    objectName: "toPrepare"
                    viewModel: screen.viewModel
                    cards: screen.viewModel.columns.toPrepare
                    total: screen.viewModel.columns.toPrepareTotal
                    title: qsTr("To prepare")
                    emptyIcon: "check"
                    emptyTitle: qsTr("Everything is prepared.")
                    Layout.preferredWidth: columns.share * 0.3
                    Layout.fillHeight: true
                    onStepped: direction => screen.focusColumn(2 + direction)
                }
            }

            CounterSearchPanel {
                id: searchPanel

                anchors.fill: parent
                viewModel: screen.viewModel
                hasKeypad: topBar.hasKeypad
                onKeyPressed: key => topBar.type(key)
                onBackspacePressed: topBar.erase()
            }

            CounterUndoStrip {
                id: undoStrip

                undo: screen.viewModel.undo
                anchors { right: parent.right; rightMargin: Theme.gap }
                y: searchPanel.isStacked ? Theme.gapS : parent.height - height - Theme.gapS
                maximumWidth: parent.width - 2 * Theme.gap
            }

            // Over the tail of the lists: their heads, and who comes next, stay in sight.
            CounterToast {
                readonly property real taken: Theme.gapS + (undoStrip.visible ? undoStrip.height + Theme.gapS : 0)

                alerts: screen.viewModel.alerts
                anchors { left: parent.left; right: parent.right; margins: Theme.gap }
                y: searchPanel.isStacked ? taken : parent.height - height - taken
            }
        }

        CounterActionBar {
            objectName: "actionBar"
            visible: !searchPanel.isStacked
            viewModel: screen.viewModel
            Layout.fillWidth: true
        }
    }

    CounterSheets { viewModel: screen.viewModel }
}

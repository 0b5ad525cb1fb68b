import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// The three lists of orders: who has arrived, what is ready, what is to be prepared. On a small
// display the last two share one place, in tabs.
Item {
    id: board

    required property ColumnsViewModel columns
    required property string selectedId
    required property int nowS
    readonly property bool isTouched: TapGuard.watching
    readonly property bool hasTabs: Theme.compact
    property int tab: 1
    // The rows of the tab behind are made once it is shown: the first frame does not wait for them.
    property bool wasChanged: false
    readonly property int gap: Theme.mm(2.4)
    readonly property real room: width - gap * (hasTabs ? 1 : 2)

    signal chosen(string orderId)

    function focusColumn(index: int): void {
        const column = Math.max(0, Math.min(2, index));
        if (column > 0)
            tab = column;
        [arrived, ready, toPrepare][column].focusRow();
    }

    // Shows the list that has the selected order, wherever it was selected.
    function showSelected(): void {
        for (const column of [ready, toPrepare]) {
            if (hasTabs && column.rows.indexOf(selectedId) >= 0)
                tab = column === ready ? 1 : 2;
        }
    }

    onSelectedIdChanged: showSelected()
    onTabChanged: wasChanged = true
    onIsTouchedChanged: {
        columns.setTouched(isTouched);
        if (!isTouched)
            listTouch.stop();
    }

    // While the lists are touched, and a little longer, no row leaves its place.
    Timer {
        id: listTouch

        interval: TapGuard.still_ms
        onRunningChanged: board.columns.setListTouched(running)
    }
    Connections {
        target: TapGuard

        function onTouchBegan(place: point): void {
            if (board.visible && board.contains(board.mapFromItem(null, place)))
                listTouch.restart();
        }
    }

    BoardColumn {
        id: arrived

        objectName: "arrived"
        columns: board.columns
        selectedId: board.selectedId
        nowS: board.nowS
        rows: board.columns.arrived
        total: board.columns.arrivedTotal
        title: qsTr("Arrived")
        savesHeads: Theme.compact
        emptyIcon: "seat"
        emptyTitle: qsTr("Nobody is waiting.")
        emptyText: board.columns.nextSlotText
        width: Math.floor(board.room * (board.hasTabs ? 64 / 134 : 88 / 234))
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        onStepped: direction => board.focusColumn(direction < 0 ? 0 : board.hasTabs ? board.tab : 1)
        onChosen: orderId => board.chosen(orderId)
    }
    ListTabs {
        visible: board.hasTabs
        // Over what the list below paints around its corners.
        z: 1
        tab: board.tab
        titles: [ready.title, toPrepare.title]
        totals: [ready.total, toPrepare.total]
        anchors { left: ready.left; right: ready.right; top: parent.top; topMargin: Theme.gapXs }
        onChosen: tab => board.tab = tab
    }
    BoardColumn {
        id: ready

        objectName: "ready"
        visible: !board.hasTabs || board.tab === 1
        hasTitle: !board.hasTabs
        columns: board.columns
        selectedId: board.selectedId
        nowS: board.nowS
        rows: board.columns.ready
        total: board.columns.readyTotal
        title: qsTr("Ready")
        emptyIcon: "parcel"
        emptyTitle: qsTr("No order is ready.")
        width: board.hasTabs ? board.room - arrived.width : Math.floor(board.room * 70 / 234)
        anchors { left: arrived.right; leftMargin: board.gap; top: parent.top; bottom: parent.bottom }
        onStepped: direction => board.focusColumn(1 + direction)
        onChosen: orderId => board.chosen(orderId)
    }
    BoardColumn {
        id: toPrepare

        objectName: "toPrepare"
        visible: !board.hasTabs || board.tab === 2
        hasRows: !board.hasTabs || board.wasChanged
        hasTitle: !board.hasTabs
        columns: board.columns
        selectedId: board.selectedId
        nowS: board.nowS
        rows: board.columns.toPrepare
        total: board.columns.toPrepareTotal
        title: qsTr("To prepare")
        emptyIcon: "check"
        emptyTitle: qsTr("Everything is prepared.")
        anchors { left: board.hasTabs ? arrived.right : ready.right; leftMargin: board.gap }
        anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
        onStepped: direction => board.focusColumn(2 + direction)
        onChosen: orderId => board.chosen(orderId)
    }
}

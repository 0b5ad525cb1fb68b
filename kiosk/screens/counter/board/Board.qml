import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The three columns of orders: who has arrived, what is ready, what is to be prepared.
RowLayout {
    id: board

    required property ColumnsViewModel columns
    required property string selectedId
    required property int nowS
    readonly property real share: width - 2 * spacing

    signal chosen(string orderId)

    function focusColumn(index: int): void {
        [arrived, ready, toPrepare][Math.max(0, Math.min(2, index))].focusCard();
    }

    spacing: Theme.gap

    BoardColumn {
        id: arrived

        objectName: "arrived"
        columns: board.columns
        selectedId: board.selectedId
        nowS: board.nowS
        cards: board.columns.arrived
        total: board.columns.arrivedTotal
        title: qsTr("Arrived")
        emptyIcon: "seat"
        emptyTitle: qsTr("Nobody is waiting.")
        emptyText: board.columns.nextSlotText
        Layout.preferredWidth: board.share * 0.4
        Layout.fillHeight: true
        onStepped: direction => board.focusColumn(direction)
        onChosen: orderId => board.chosen(orderId)
    }
    BoardColumn {
        id: ready

        objectName: "ready"
        columns: board.columns
        selectedId: board.selectedId
        nowS: board.nowS
        cards: board.columns.ready
        total: board.columns.readyTotal
        title: qsTr("Ready")
        emptyIcon: "parcel"
        emptyTitle: qsTr("No order is ready.")
        Layout.preferredWidth: board.share * 0.3
        Layout.fillHeight: true
        onStepped: direction => board.focusColumn(1 + direction)
        onChosen: orderId => board.chosen(orderId)
    }
    BoardColumn {
        id: toPrepare

        objectName: "toPrepare"
        columns: board.columns
        selectedId: board.selectedId
        nowS: board.nowS
        cards: board.columns.toPrepare
        total: board.columns.toPrepareTotal
        title: qsTr("To prepare")
        emptyIcon: "check"
        emptyTitle: qsTr("Everything is prepared.")
        Layout.preferredWidth: board.share * 0.3
        Layout.fillHeight: true
        onStepped: direction => board.focusColumn(2 + direction)
        onChosen: orderId => board.chosen(orderId)
    }
}

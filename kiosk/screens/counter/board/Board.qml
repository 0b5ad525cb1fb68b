import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The three lists of orders: who has arrived, what is ready, what is to be prepared.
RowLayout {
    id: board

    required property ColumnsViewModel columns
    required property string selectedId
    required property int nowS
    readonly property bool isTouched: TapGuard.watching
    readonly property real share: width - 2 * spacing

    signal chosen(string orderId)

    function focusColumn(index: int): void {
        [arrived, ready, toPrepare][Math.max(0, Math.min(2, index))].focusRow();
    }

    onIsTouchedChanged: columns.setTouched(isTouched)

    spacing: Theme.mm(2.4)

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
        Layout.preferredWidth: board.share * 88 / 234
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
        rows: board.columns.ready
        total: board.columns.readyTotal
        title: qsTr("Ready")
        emptyIcon: "parcel"
        emptyTitle: qsTr("No order is ready.")
        Layout.preferredWidth: board.share * 70 / 234
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
        rows: board.columns.toPrepare
        total: board.columns.toPrepareTotal
        title: qsTr("To prepare")
        emptyIcon: "check"
        emptyTitle: qsTr("Everything is prepared.")
        Layout.preferredWidth: board.share * 76 / 234
        Layout.fillHeight: true
        onStepped: direction => board.focusColumn(2 + direction)
        onChosen: orderId => board.chosen(orderId)
    }
}

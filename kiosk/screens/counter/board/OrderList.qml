pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// The rows of one list. New rows move neither the selected row nor the scroll position.
KListView {
    id: list

    required property ColumnsViewModel columns
    required property RowsModel rows
    required property string selectedId
    required property int nowS
    required property int total
    // Whether a head over the rows with an edge of their own is left out.
    property bool savesHeads: false
    property string anchorId: ""
    property real anchorOffset: 0
    // The order that was selected elsewhere and whose row is to come in view once the list shows.
    property string revealedId: ""

    signal chosen(string orderId)

    function step(index: int): void {
        if (index < 0 || index >= count)
            return;
        currentIndex = index;
        positionViewAtIndex(index, ListView.Contain);
        (currentItem as ListRow).takeFocus();
        chosen(rows.keyAt(index));
    }

    function rowOf(orderId: string): Item {
        const row = itemAtIndex(rows.indexOf(orderId)) as ListRow;
        return row && row.y + row.height > contentY && row.y < contentY + height ? row : null;
    }

    function reveal(): void {
        const index = rows.indexOf(revealedId);
        if (!visible || index < 0)
            return;
        // Twice, as the first time the heights of rows that were not made yet are estimated.
        for (let time = 0; time < 2; ++time) {
            forceLayout();
            positionViewAtIndex(index, ListView.Contain);
        }
        revealedId = "";
    }

    function remember(): void {
        let row = rowOf(selectedId) as ListRow;
        if (!row && !atYBeginning)
            row = itemAtIndex(indexAt(1, contentY + 1)) as ListRow;
        anchorId = row ? row.orderId : "";
        anchorOffset = row ? row.y + row.headHeight - contentY : 0;
    }

    function restore(): void {
        const index = rows.indexOf(anchorId);
        if (index < 0) {
            if (anchorId === "")
                positionViewAtBeginning();
            return;
        }
        positionViewAtIndex(index, ListView.Contain);
        const row = itemAtIndex(index) as ListRow;
        const end = originY + contentHeight - height;
        contentY = Math.max(originY, Math.min(row.y + row.headHeight - anchorOffset, end));
    }

    onSelectedIdChanged: {
        // A row that was tapped or stepped to stays where it is.
        const isTapped = rows.keyAt(currentIndex) === selectedId && rowOf(selectedId);
        revealedId = isTapped ? "" : selectedId;
        Qt.callLater(reveal);
    }
    onVisibleChanged: Qt.callLater(reveal)
    objectName: "list"
    spacing: 0

    Connections {
        target: list.rows

        function onAboutToMove(): void {
            movedRows.remember();
            list.remember();
        }
        function onMoved(): void {
            list.forceLayout();
            if (!list.moving) {
                list.restore();
                // The selected order has come to this list by now.
                if (list.revealedId !== "")
                    Qt.callLater(list.reveal);
            }
            movedRows.find();
        }
    }
    MovedRows { id: movedRows; view: list }

    delegate: ListRow {
        required property int index

        width: list.width
        columns: list.columns
        nowS: list.nowS
        selected: orderId === list.selectedId
        isSettling: movedRows.orderIds[orderId] === true
        hasHead: head !== "" && !(list.savesHeads && isServed)
        isTabStop: hasFocus || index === Math.max(0, list.currentIndex)
        onMarked: list.columns.markReady(orderId)
        onClicked: {
            list.currentIndex = index;
            list.chosen(orderId);
        }
    }

    footer: Item {
        readonly property int hidden: list.count > 0 ? list.total - list.count : 0

        width: list.width
        implicitHeight: hidden > 0 ? Theme.secondaryHeight : 0

        KLabel {
            visible: parent.hidden > 0
            anchors.centerIn: parent
            kind: "secondary"
            text: qsTr("Search finds the %1 others.").arg(parent.hidden)
        }
    }
}

import QtQuick
import Kiosk.Kit

// Which rows of a list were moved just now. They take no taps for a moment: a tap was meant for the
// row that stood there when the finger set out.
Timer {
    id: moved

    required property KListView view
    property var orderIds: ({})
    // Where each row in view stood before the rows moved.
    property var places: ({})

    // As items: a function whose signature names ListRow was given null for rows once Qt had compiled
    // the file of the type a second time. A cast in the body finds them.
    function inView(): list<Item> {
        const found = [];
        const top = view.indexAt(1, view.contentY);
        // Where the space before the first row, or between two, is at the top, from the start.
        for (let index = Math.max(0, top); index < view.count; ++index) {
            const row = view.itemAtIndex(index) as ListRow;
            if (row && row.y >= view.contentY + view.height)
                break;
            if (row && row.y + row.height > view.contentY)
                found.push(row);
        }
        return found;
    }

    function placeOf(item: Item): real {
        const row = item as ListRow;
        return row.y + row.headHeight - view.contentY;
    }

    function remember(): void {
        places = {};
        for (const item of inView())
            places[(item as ListRow).orderId] = placeOf(item);
    }

    // Finds out which rows stand where another one stood before.
    function find(): void {
        const before = Object.values(places);
        const found = Object.assign({}, orderIds);
        for (const item of inView()) {
            const row = item as ListRow;
            const place = placeOf(row);
            const isMoved = row.orderId in places ? Math.abs(places[row.orderId] - place) > 2
                : before.some(other => Math.abs(other - place) < row.height);
            if (isMoved)
                found[row.orderId] = true;
        }
        orderIds = found;
        restart();
    }

    interval: 400
    onTriggered: orderIds = ({})
}

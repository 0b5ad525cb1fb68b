pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Kit

// One order in a list, below the head of its group if it is the first. Tapping it selects it and
// never changes its status.
RowData {
    id: row

    property bool selected: false
    // The head is left out where the colour of the rows says the same.
    property bool hasHead: head !== ""
    property bool isTabStop: false
    // It has just moved: a tap on it was meant for another row.
    property bool isSettling: false
    readonly property real headHeight: hasHead ? Math.floor(7 * Theme.pxPerMm) : 0
    readonly property bool hasFocus: body.activeFocus || mark.activeFocus
    readonly property string token: edge !== "" ? edge : lines.waitToken

    signal clicked()
    signal marked()

    function takeFocus(): void {
        body.forceActiveFocus(Qt.TabFocusReason);
    }

    objectName: "row"
    height: headHeight + body.height

    Loader {
        active: row.hasHead
        width: row.width
        height: row.headHeight
        sourceComponent: GroupHead { text: row.head; overdue: row.headIsOverdue }
    }

    AbstractButton {
        id: body

        readonly property string orderId: row.orderId
        readonly property bool selected: row.selected

        objectName: "card"
        y: row.headHeight
        width: row.width
        // A minimum on a small display; elsewhere rounded down, which shows one more row.
        height: (Theme.compact ? Theme.mm(15) : Math.floor(16 * Theme.pxPerMm))
            + (row.columns.isComfortable ? lines.step : 0)
        leftPadding: Theme.mm(3.6)
        rightPadding: mark.active ? mark.width + Theme.gapXs : Theme.mm(2.6)
        focusPolicy: row.isTabStop ? Qt.StrongFocus : Qt.ClickFocus
        Accessible.role: Accessible.ListItem
        Accessible.name: lines.wait ? row.spoken + ", " + lines.wait.text : row.spoken
        Accessible.selectable: true
        Accessible.selected: row.selected
        onClicked: row.clicked()
        onVisualFocusChanged: {
            const view = row.ListView.view;
            if (visualFocus && view)
                view.positionViewAtIndex(view.indexAt(1, row.y + row.height - 1), ListView.Contain);
        }

        contentItem: Item {
            RowLines {
                id: lines

                row: row
                width: parent.width
                anchors.verticalCenter: parent.verticalCenter
            }
        }

        background: Rectangle {
            color: body.down ? Theme.pressed : row.selected ? Theme.tint
                : lines.isEscalated ? Theme.dangerTint : "transparent"
            border.width: row.selected ? 3 : 0
            border.color: Theme.accent

            Rectangle {
                visible: !row.selected
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                height: Theme.lineWidth
                color: Theme.line
            }
            Rectangle {
                readonly property int inset: Theme.mm(1.6)

                visible: row.token !== ""
                x: Theme.mm(0.9)
                y: inset
                width: Theme.mm(1.4)
                height: parent.height - 2 * inset
                radius: width / 2
                color: visible ? Theme.token(row.token).fill : "transparent"
            }
            FocusRing { shown: body.visualFocus; inside: true; corner: 0 }
        }
    }

    Loader {
        id: mark

        active: row.canMark || row.isMarked
        anchors { right: parent.right; top: body.top; bottom: body.bottom }
        sourceComponent: ReadyMark {
            orderId: row.orderId
            code: row.code
            isDone: row.isMarked
            height: body.height
            focusPolicy: row.isTabStop ? Qt.TabFocus : Qt.NoFocus
            onActed: row.marked()
        }
    }

    Loader {
        active: row.isSettling
        width: row.width
        height: row.height
        sourceComponent: MouseArea { objectName: "settling" }
    }
}

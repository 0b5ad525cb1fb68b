pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// One column: its title, its number of orders, its cards. New cards move neither the selected card
// nor the scroll position. Arrow keys move between cards and columns.
FocusScope {
    id: column

    required property ColumnsViewModel columns
    required property string selectedId
    required property int nowS
    required property RowsModel cards
    required property string title
    required property int total
    property string emptyIcon: "parcel"
    property string emptyTitle: ""
    property string emptyText: ""

    signal stepped(int direction)
    signal chosen(string orderId)

    function focusCard(): void {
        if (list.count === 0)
            return;
        const selected = cards.indexOf(selectedId);
        list.step(selected >= 0 ? selected : Math.max(0, list.currentIndex));
    }

    Keys.onUpPressed: list.step(list.currentIndex - 1)
    Keys.onDownPressed: list.step(list.currentIndex + 1)
    Keys.onLeftPressed: stepped(-1)
    Keys.onRightPressed: stepped(1)

    ColumnLayout {
        anchors.fill: parent
        spacing: Theme.gapXs

        RowLayout {
            spacing: Theme.gapS

            KLabel { kind: Theme.compact ? "body" : "title"; text: column.title; strong: true }
            KChip {
                text: column.total
                secondary: Theme.compact
                Accessible.name: qsTr("%1: %2 orders").arg(column.title).arg(column.total)
            }
        }

        KListView {
            id: list

            objectName: "list"
            model: column.cards
            bottomMargin: Theme.gapS
            Layout.fillWidth: true
            Layout.fillHeight: true
            Accessible.name: column.title

            property string anchorId: ""
            property real anchorOffset: 0

            function step(index: int): void {
                if (index < 0 || index >= count)
                    return;
                currentIndex = index;
                positionViewAtIndex(index, ListView.Contain);
                currentItem.forceActiveFocus(Qt.TabFocusReason);
                column.chosen(column.cards.keyAt(index));
            }

            function cardInView(orderId: string): OrderCard {
                const card = itemAtIndex(column.cards.indexOf(orderId)) as OrderCard;
                return card && card.y + card.height > contentY && card.y < contentY + height ? card : null;
            }

            function remember(): void {
                let card = cardInView(column.selectedId);
                if (!card && !atYBeginning)
                    card = itemAtIndex(indexAt(1, contentY + spacing + 1)) as OrderCard;
                anchorId = card ? card.orderId : "";
                anchorOffset = card ? card.y - contentY : 0;
            }

            function restore(): void {
                const index = column.cards.indexOf(anchorId);
                if (index < 0) {
                    if (anchorId === "")
                        positionViewAtBeginning();
                    return;
                }
                positionViewAtIndex(index, ListView.Contain);
                const end = originY + contentHeight + bottomMargin - height;
                contentY = Math.max(originY, Math.min(itemAtIndex(index).y - anchorOffset, end));
            }

            Connections {
                target: column.cards

                function onAboutToMove(): void { list.remember(); }
                function onMoved(): void {
                    list.forceLayout();
                    if (!list.moving)
                        list.restore();
                }
            }

            delegate: OrderCard {
                required property int index

                width: list.rowWidth
                columns: column.columns
                nowS: column.nowS
                selected: orderId === column.selectedId
                focusPolicy: activeFocus || index === Math.max(0, list.currentIndex)
                    ? Qt.StrongFocus : Qt.ClickFocus
                onClicked: {
                    list.currentIndex = index;
                    column.chosen(orderId);
                }
            }

            footer: Item {
                readonly property int hidden: list.count > 0 ? column.total - list.count : 0

                width: list.rowWidth
                implicitHeight: hidden > 0 ? Theme.secondaryHeight : 0

                KLabel {
                    visible: parent.hidden > 0
                    anchors.centerIn: parent
                    kind: "secondary"
                    text: qsTr("Search finds the %1 others.").arg(parent.hidden)
                }
            }

            KEmptyState {
                visible: list.count === 0
                width: parent.width - 2 * Theme.gap
                anchors.centerIn: parent
                iconName: column.emptyIcon
                title: column.emptyTitle
                text: column.emptyText
            }
        }
    }
}

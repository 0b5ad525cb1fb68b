import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// One list: its title, its number of orders, its rows. Arrow keys move between rows and lists.
FocusScope {
    id: column

    required property ColumnsViewModel columns
    required property string selectedId
    required property int nowS
    required property RowsModel rows
    required property string title
    required property int total
    property bool hasRows: true
    property bool savesHeads: false
    // Without a title its place stays free, for the tabs.
    property bool hasTitle: true
    property string emptyIcon: "parcel"
    property string emptyTitle: ""
    property string emptyText: ""

    signal stepped(int direction)
    signal chosen(string orderId)

    function focusRow(): void {
        if (list.count === 0)
            return;
        const selected = rows.indexOf(selectedId);
        list.step(selected >= 0 ? selected : Math.max(0, list.currentIndex));
    }

    Keys.onUpPressed: list.step(list.currentIndex - 1)
    Keys.onDownPressed: list.step(list.currentIndex + 1)
    Keys.onLeftPressed: stepped(-1)
    Keys.onRightPressed: stepped(1)

    ColumnLayout {
        anchors.fill: parent
        spacing: 0

        RowLayout {
            // Above the frame of the list, which covers a little around it.
            z: 1
            spacing: Theme.gapS
            Layout.fillHeight: false
            Layout.minimumHeight: Theme.mm(Theme.compact ? 17 : 11)
            Layout.leftMargin: Theme.gapXs

            KLabel { visible: column.hasTitle; kind: "title"; text: column.title }
            KChip {
                visible: column.hasTitle
                text: column.total
                secondary: false
                Accessible.name: qsTr("%1: %n order(s)", "", column.total).arg(column.title)
            }
        }

        Rectangle {
            color: Theme.surface
            Layout.fillWidth: true
            Layout.fillHeight: true

            OrderList {
                id: list

                anchors.fill: parent
                columns: column.columns
                rows: column.rows
                model: column.hasRows ? column.rows : null
                selectedId: column.selectedId
                nowS: column.nowS
                total: column.total
                savesHeads: column.savesHeads
                Accessible.name: column.title
                onChosen: orderId => column.chosen(orderId)
            }
            ListFrame { anchors.fill: parent }
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

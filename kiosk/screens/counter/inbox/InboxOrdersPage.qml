pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../panel"

// The orders of one group of the inbox.
ColumnLayout {
    id: page

    required property InboxViewModel inbox
    required property PanelViewModel panel

    signal chosen(string orderId)

    spacing: Theme.mm(2.2)

    PageHead { title: page.inbox.groupTitle; Layout.fillWidth: true }

    KEmptyState {
        visible: list.count === 0
        iconName: "check"
        title: qsTr("Everything is sorted out.")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXl
    }
    KListView {
        id: list

        model: page.inbox.orders
        spacing: 0
        Layout.rightMargin: -Theme.mm(1.8)
        Layout.fillWidth: true
        Layout.fillHeight: true

        delegate: SettleItem {
            width: list.rowWidth
            onClicked: page.chosen(orderId)
            onPutBackAsked: page.inbox.putBack(orderId)
        }
    }
    KButton {
        objectName: "backButton"
        iconName: "arrow-left"
        text: qsTr("Back")
        Layout.fillWidth: true
        onClicked: page.panel.back()
    }
}

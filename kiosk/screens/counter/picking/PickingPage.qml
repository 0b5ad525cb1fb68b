pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../panel"

// What is to be fetched for the next slots, shelf by shelf, so that one walks the stock once.
ColumnLayout {
    id: page

    required property PickingViewModel picking
    required property PanelViewModel panel

    spacing: Theme.mm(2.2)
    Component.onCompleted: picking.begin()
    Component.onDestruction: picking.end()

    PageHead { title: qsTr("Picking list"); Layout.fillWidth: true }

    KEmptyState {
        visible: page.picking.firstText === ""
        iconName: "check"
        title: qsTr("Nothing to prepare.")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXl
    }
    KListView {
        id: list

        objectName: "pickingList"
        model: page.picking.rows
        spacing: 0
        Layout.rightMargin: -Theme.mm(1.8)
        Layout.fillWidth: true
        Layout.fillHeight: true

        delegate: PickItem { width: list.rowWidth }
    }
    PageBack { panel: page.panel; Layout.fillWidth: true }
}

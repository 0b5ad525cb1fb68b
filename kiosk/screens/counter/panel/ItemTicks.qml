pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../order"
import "../sheets"

// What is out of the ordinary, then the items of the order: what is ticked is handed over, where that
// can be done now.
KScroll {
    id: list

    required property TickedItemsViewModel items
    // Whether they can be ticked now.
    required property bool isLive
    property OrderViewModel order: null

    spacing: 0
    Layout.rightMargin: -gutter

    Loader {
        readonly property OrderNotice notice: item as OrderNotice

        active: list.order !== null
        visible: notice && notice.isWorthSaying
        sourceComponent: OrderNotice { order: list.order }
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.gapXs
    }
    Repeater {
        model: list.items.lines

        ItemTick {
            enabled: list.isLive
            isBox: list.isLive
            Layout.fillWidth: true
            onClicked: list.items.toggle(number)
        }
    }
    PanelRow {
        objectName: "restRow"
        visible: list.isLive && list.items.isShort
        text: qsTr("The rest")
        detail: list.items.restText !== "" ? list.items.restText : qsTr("No slot yet")
        iconName: "calendar"
        Layout.topMargin: Theme.gapXs
        Layout.fillWidth: true
        onActed: list.items.openRest()
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../order"
import "../sheets"
import "../visit"

// What is out of the ordinary, then the items of the order: what is ticked is handed over, where that
// can be done now.
KScroll {
    id: list

    required property TickedItemsViewModel items
    // Whether they can be ticked now.
    required property bool isLive
    property OrderViewModel order: null
    property AdditionsViewModel visit: null

    signal notesAsked()

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
    Loader {
        active: list.visit !== null
        visible: active
        sourceComponent: VisitNotices { visit: list.visit }
        Layout.fillWidth: true
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
    KButton {
        objectName: "notesButton"
        visible: Theme.compact && list.visit !== null
        iconName: "note"
        text: qsTr("Notes")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXs
        onClicked: list.notesAsked()
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../order"
import "../sheets"
import "../visit"

// What is out of the ordinary, then the items of the order: what is ticked is handed over, where that
// can be done now. Below them the customer's other orders, each under its own head.
KScroll {
    id: list

    required property TickedItemsViewModel items
    // Whether they can be ticked now.
    required property bool isLive
    property OrderViewModel order: null
    property AdditionsViewModel visit: null

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
        readonly property VisitNotices notes: item as VisitNotices

        active: list.visit !== null
        visible: notes && notes.text !== ""
        sourceComponent: VisitNotices { visit: list.visit }
        Layout.fillWidth: true
        Layout.bottomMargin: Theme.gapXs
    }
    // Whose items these are, where there are other orders too.
    Rectangle {
        objectName: "ownHead"
        visible: own.text !== ""
        radius: Theme.mm(1.2)
        color: Theme.sunken
        implicitHeight: own.implicitHeight
        Layout.fillWidth: true

        KLabel {
            id: own

            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            text: list.visit ? list.visit.otherOrders.ownTitle : ""
            strong: true
            leftPadding: Theme.gapS
            rightPadding: Theme.gapS
            topPadding: Theme.gapXs
            bottomPadding: Theme.gapXs
        }
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
    Loader {
        active: list.order !== null && list.order.handedText !== ""
        visible: active
        sourceComponent: HandedItems { order: list.order }
        Layout.topMargin: Theme.gapXs
        Layout.fillWidth: true
    }
    Loader {
        readonly property OtherOrders others: item as OtherOrders

        active: list.visit !== null
        visible: others && others.others.rows.length > 0
        sourceComponent: OtherOrders { others: list.visit.otherOrders }
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapS
    }
}

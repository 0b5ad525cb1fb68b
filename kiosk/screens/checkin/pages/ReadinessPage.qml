import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

// How far the orders of somebody are who asked, and has not arrived.
StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation
    required property string language
    readonly property SlotWords times: SlotWords { visit: page.visit; language: page.language }
    readonly property bool ready: visit.readyCount > 0 && visit.readyCount === visit.orderCount
    readonly property string whose: qsTr("%1, %n item(s)", "", visit.itemCount).arg(visit.shortName)
    readonly property string rest: visit.readyFrom_ms === 0 ? qsTr("We are still preparing it.")
        : qsTr("It will be ready at about %1.").arg(times.timeOf(visit.readyFrom_ms))
    readonly property string others: visit.readyFrom_ms === 0 ? qsTr("We are still preparing the rest.")
        : qsTr("The rest will be ready at about %1.").arg(times.timeOf(visit.readyFrom_ms))

    title: visit.needsStaff ? qsTr("Please go to the counter.")
        : ready ? qsTr("Your %n order(s) are ready.", "", visit.orderCount)
        : visit.readyCount > 0
        ? qsTr("%n of your %1 orders are ready.", "", visit.readyCount).arg(visit.orderCount)
        : qsTr("Not ready yet.")
    text: visit.needsStaff ? qsTr("A member of staff will help you.")
        : whose + (ready ? "" : "\n" + (visit.readyCount > 0 ? others : rest))
    personalText: !visit.needsStaff
    iconName: visit.needsStaff ? "person" : ready ? "check" : "clock"
    token: visit.needsStaff ? "" : ready ? "ready" : "warn"

    KButton {
        kind: "primary"
        iconName: page.tight ? "" : "check"
        text: qsTr("I am here")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.confirm()
    }
}

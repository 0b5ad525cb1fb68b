import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation
    required property string language
    required property int secondsLeft
    readonly property bool isComing: visit.isBeingServed
    readonly property string whereToWait: visit.place === ""
        ? qsTr("Please take a seat in the waiting area.")
        : qsTr("Go back to your car, bay %1. We will bring your order.").arg(visit.place)
    readonly property SlotWords times: SlotWords { visit: page.visit; language: page.language }
    readonly property bool isCalled: visit.calledTo !== ""
    readonly property string readiness: visit.readyFrom_ms > 0
        ? qsTr("Your order will be ready at about %1.").arg(times.timeOf(visit.readyFrom_ms))
        : qsTr("We are finishing your order.")
    readonly property string preparation: visit.orders.length > 0
        ? qsTr("%n of your %1 orders are ready.", "", visit.readyCount).arg(visit.orderCount)
            + "\n" + visit.orders.map(progressOf).join(tight ? " · " : "\n")
        : readiness
    readonly property string wait: visit.wait_min > 0
        ? " " + qsTr("About %n minute(s).", "", visit.wait_min) : ""
    readonly property string queue: visit.isBeingPrepared ? preparation
        : (visit.ahead > 0 ? qsTr("%n person(s) before you.", "", visit.ahead) : qsTr("You are next.")) + wait
    readonly property string call: visit.place !== "" || visit.shortCode === "" ? ""
        : "\n" + qsTr("We will call you by this code: %1").arg(visit.shortCode)

    function progressOf(order: var): string {
        return order.isReady ? qsTr("%1: ready").arg(order.code)
            : order.readyFrom_ms > 0
            ? qsTr("%1: at about %2").arg(order.code).arg(times.timeOf(order.readyFrom_ms))
            : qsTr("%1: being prepared").arg(order.code);
    }

    title: visit.isUndelivered ? qsTr("Please tell a member of staff that you are here.")
        : isCalled ? visit.calledTo
        : isComing ? qsTr("Your order is coming.")
        : visit.hasArrived ? qsTr("The team knows that you are here.") : qsTr("We are telling the team…")
    text: visit.isUndelivered ? qsTr("The counter does not see your arrival yet.")
        : isCalled ? qsTr("It is your turn: please go there.")
        : isComing ? whereToWait : whereToWait + "\n" + queue + call
    picture: PlacePicture {
        anchors.fill: parent
        place: page.visit.place
        code: page.visit.place === "" ? page.visit.shortCode : ""
        isComing: page.isComing
        isPreparing: page.visit.isBeingPrepared
        isUndelivered: page.visit.isUndelivered
        isCalled: page.isCalled
    }
    ClosingButton {
        secondsLeft: page.secondsLeft
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.startOver()
    }
    KButton {
        visible: page.visit.mayWaitElsewhere && !page.isCalled
        iconName: page.tight ? "" : "swap"
        text: qsTr("I have moved")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.changePlace()
    }
}

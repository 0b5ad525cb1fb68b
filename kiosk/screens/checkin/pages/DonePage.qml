import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation
    required property int secondsLeft
    readonly property bool isComing: visit.isBeingServed
    readonly property string whereToWait: visit.place === ""
        ? qsTr("Please take a seat in the waiting area.")
        : qsTr("Please stay at bay %1.").arg(visit.place)
    readonly property string queue: visit.isBeingPrepared
        ? qsTr("We are finishing your order.")
        : visit.ahead > 0
        ? qsTr("%n person(s) before you.", "", visit.ahead)
        : qsTr("You are next.")

    title: visit.isUndelivered ? qsTr("Please tell a colleague that you are here.")
        : isComing ? qsTr("Your order is coming.")
        : visit.hasArrived ? qsTr("The team knows that you are here.") : qsTr("We are telling the team…")
    text: visit.isUndelivered ? qsTr("The counter does not see your arrival yet.")
        : isComing ? whereToWait : whereToWait + "\n" + queue
    picture: PlacePicture {
        anchors.fill: parent
        place: page.visit.place
        isComing: page.isComing
        isUndelivered: page.visit.isUndelivered
    }
    ClosingButton {
        secondsLeft: page.secondsLeft
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.startOver()
    }
    KButton {
        iconName: page.tight ? "" : "swap"
        text: qsTr("I change places")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.changePlace()
    }
}

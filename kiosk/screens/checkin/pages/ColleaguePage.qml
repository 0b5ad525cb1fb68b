import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../controls"

StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation
    required property string language
    required property int secondsLeft
    readonly property SlotWords slot: SlotWords { visit: page.visit; language: page.language }
    readonly property string moved: visit.isMoved
        ? qsTr("Your collection was moved: %1 at %2.").arg(slot.day).arg(slot.start) : ""

    title: visit.isUndelivered ? qsTr("Please tell a member of staff at the counter.")
        : visit.isMoved ? moved : qsTr("A member of staff will help you at the counter.")
    text: visit.isUndelivered ? moved || qsTr("The counter does not see your arrival yet.")
        : visit.isMoved ? qsTr("Please go to the counter: a member of staff will help you.")
        : visit.hasArrived ? qsTr("The team knows that you are here.") : qsTr("We are telling the team…")
    iconName: visit.isMoved && !visit.isUndelivered ? "calendar" : "person"
    token: visit.isUndelivered ? "warn" : ""

    ClosingButton {
        secondsLeft: page.secondsLeft
        Layout.fillWidth: true
        onActed: page.navigation.startOver()
    }
}

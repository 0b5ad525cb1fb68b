import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

// The order is ready: the arrival is reported in a moment, unless the customer is somebody else.
StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation
    required property int secondsLeft

    title: qsTr("We are telling the team…")
    text: qsTr("%1, %n item(s)", "", visit.itemCount).arg(visit.shortName)
        + "\n" + qsTr("If that is you, there is nothing to do.")
    personalText: true
    iconName: "parcel"

    KButton {
        iconName: page.tight ? "" : "close"
        name: qsTr("That is not me")
        text: name + (page.secondsLeft > 0 ? " (" + page.secondsLeft + ")" : "")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.reject()
    }
}

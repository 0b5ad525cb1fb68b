import QtQuick
import Kiosk.CheckIn
import "../controls"

ChoicePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation

    iconName: "person"
    title: qsTr("Where will you wait?")
    subtitle: visit.mayReject ? qsTr("%1, %n item(s)", "", visit.itemCount).arg(visit.shortName) : ""
    rejection: visit.mayReject ? qsTr("That is not me") : ""
    onBack: navigation.back()

    ChoiceButton {
        small: page.small
        iconName: "seat"
        text: qsTr("Waiting area")
        onActed: page.navigation.chooseWaitingArea()
    }
    ChoiceButton {
        small: page.small
        iconName: "car"
        text: qsTr("Parking bay")
        onActed: page.navigation.chooseBay()
    }
}

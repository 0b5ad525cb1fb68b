import QtQuick
import Kiosk.CheckIn
import "../controls"

ChoicePage {
    id: page

    required property NavigationViewModel navigation

    iconName: "person"
    title: qsTr("Where are you waiting?")
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

import QtQuick
import Kiosk.CheckIn
import "../controls"

ChoicePage {
    id: page

    required property NavigationViewModel navigation

    iconName: "lock"
    title: qsTr("One check, and we know it is you")
    onBack: navigation.back()

    ChoiceButton {
        small: page.small
        iconName: "phone"
        text: qsTr("Last 2 digits of my phone number")
        onActed: page.navigation.givePhone()
    }
    ChoiceButton {
        small: page.small
        iconName: "note"
        text: qsTr("Last 3 characters of my order number")
        onActed: page.navigation.giveNumber()
    }
}

import QtQuick
import Kiosk.CheckIn
import "../controls"

// Is the order ready? Whoever asks is not here yet, so nobody at the counter sees it.
ChoicePage {
    id: page

    required property NavigationViewModel navigation

    iconName: "clock"
    title: qsTr("Is your order ready?")
    text: qsTr("Scan your code, or:")
    onBack: navigation.back()

    ChoiceButton {
        small: page.small
        iconName: "edit"
        text: qsTr("Enter my code")
        onActed: page.navigation.enterCode()
    }
    ChoiceButton {
        small: page.small
        iconName: "search"
        text: qsTr("Search by name")
        onActed: page.navigation.searchByName()
    }
}

import QtQuick
import Kiosk.CheckIn
import "../controls"

ChoicePage {
    id: page

    required property CheckInViewModel viewModel

    iconName: "lock"
    title: qsTr("One check, and we know it is you")
    onBack: viewModel.back()

    ChoiceButton {
        small: page.small
        iconName: "phone"
        text: qsTr("Last 2 digits of my phone number")
        onActed: page.viewModel.givePhone()
    }
    ChoiceButton {
        small: page.small
        iconName: "note"
        text: qsTr("Last 3 characters of my order number")
        onActed: page.viewModel.giveNumber()
    }
}

import QtQuick
import Kiosk.CheckIn
import "../controls"

ChoicePage {
    id: page

    required property CheckInViewModel viewModel

    iconName: "person"
    title: qsTr("Where are you waiting?")
    onBack: viewModel.back()

    ChoiceButton {
        small: page.small
        iconName: "seat"
        text: qsTr("Waiting area")
        onActed: page.viewModel.chooseWaitingArea()
    }
    ChoiceButton {
        small: page.small
        iconName: "car"
        text: qsTr("Parking bay")
        onActed: page.viewModel.chooseBay()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// Buttons and letters are as large as fingers and eyes need, if the display says how large it is.
StepPage {
    id: page

    title: qsTr("How large is this display?")
    text: qsTr("Hold a bank card against the screen. Make the picture as long as the card with − and +, or "
        + "drag its right edge.")

    BankCard {
        viewModel: page.viewModel
        Layout.fillWidth: true
    }
    RowLayout {
        spacing: Theme.gap
        Layout.fillWidth: true

        KButton {
            objectName: "shorter"
            text: qsTr("Shorter")
            iconName: "minus"
            guarded: false
            autoRepeat: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: page.viewModel.stretchCard(-1)
        }
        KButton {
            objectName: "longer"
            text: qsTr("Longer")
            iconName: "plus"
            guarded: false
            autoRepeat: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: page.viewModel.stretchCard(1)
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// Buttons and letters are as large as fingers and eyes need, if the display says how large it is.
StepPage {
    id: page

    title: qsTr("How large is this display?")
    text: qsTr("Hold a bank card against the screen. Make the picture as long as the card with − and +, or "
        + "drag its right edge.")

    KBankCard {
        cardWidth: page.viewModel.cardWidth
        lengthText: qsTr("85.6 mm")
        shorterText: qsTr("Shorter")
        longerText: qsTr("Longer")
        Layout.fillWidth: true
        onChosen: width => page.viewModel.setCardWidth(width)
    }
}

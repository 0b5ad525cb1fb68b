import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../controls"

StagePage {
    id: page

    required property int secondsLeft
    required property NavigationViewModel navigation

    title: qsTr("This order has been collected.")
    text: qsTr("Thank you, and see you soon. If something is missing, please ask at the counter.")
    iconName: "check"
    token: "ready"

    ClosingButton {
        secondsLeft: page.secondsLeft
        Layout.fillWidth: true
        onActed: page.navigation.startOver()
    }
}

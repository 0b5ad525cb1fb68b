import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

// The name and both data fit several customers: only a member of staff can tell them apart.
StagePage {
    id: page

    required property NavigationViewModel navigation

    title: qsTr("Please go to the counter.")
    text: qsTr("Several orders match what you entered. A member of staff will find yours.")
    iconName: "store"

    KButton {
        kind: "primary"
        text: qsTr("Understood")
        Layout.fillWidth: true
        onActed: page.navigation.startOver()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

StagePage {
    id: page

    required property bool byName
    required property NavigationViewModel navigation

    title: qsTr("We cannot find your order.")
    text: byName
        ? qsTr("Please check the spelling of the name and the last characters.")
        : qsTr("Please check the code in your message, or scan it again.")
    iconName: "search"

    KButton {
        kind: "primary"
        text: qsTr("Try again")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.back()
    }
    KButton {
        iconName: page.tight ? "" : "person"
        text: qsTr("Get help")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.help()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

// A colleague is being called. The page says that the team knows only once the counter has the call.
StagePage {
    id: page

    required property string callState
    required property NavigationViewModel navigation

    title: callState === "received" ? qsTr("The team has been notified.")
        : callState === "unreached" ? qsTr("Please go to the counter.") : qsTr("We are telling the team…")
    text: callState === "unreached" ? qsTr("The counter cannot be called from here just now.")
        : qsTr("A colleague will help you. Your code is in the message that confirmed your order.")
    iconName: callState === "unreached" ? "person" : "help"
    token: callState === "unreached" ? "warn" : ""

    KButton {
        kind: "primary"
        iconName: page.tight ? "" : "arrow-left"
        text: qsTr("Back")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.back()
    }
    KButton {
        visible: page.callState !== "unreached"
        text: qsTr("I need no help")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.needNoHelp()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

// Somebody is being called. The page says that the team knows only once the counter has the call, and
// who comes once somebody there has answered.
StagePage {
    id: page

    required property string callState
    required property string helper
    readonly property bool isComing: callState === "coming"
    required property NavigationViewModel navigation

    title: isComing ? helper === "" ? qsTr("Somebody is coming.") : qsTr("%1 is coming.").arg(helper)
        : callState === "received" ? qsTr("The team has been notified.")
        : callState === "unreached" ? qsTr("Please go to the counter.") : qsTr("We are telling the team…")
    text: isComing ? qsTr("Please stay here for a moment.")
        : callState === "unreached" ? qsTr("The counter cannot be called from here just now.")
        : qsTr("A member of staff will help you. Your code is in the message that confirmed your order.")
    iconName: isComing || callState === "unreached" ? "person" : "help"
    token: isComing ? "ready" : callState === "unreached" ? "warn" : ""

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
        text: qsTr("I no longer need help")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.needNoHelp()
    }
}

import QtQuick
import Kiosk.CheckIn
import Kiosk.Kit

// Puts what is touched to the left, to the right, and back: for whoever reaches only one side.
KIconButton {
    required property PreferencesViewModel preferences
    readonly property var sides: ({
        "": { text: qsTr("as usual"), icon: "side-both" },
        left: { text: qsTr("at the left"), icon: "side-left" },
        right: { text: qsTr("at the right"), icon: "side-right" }
    })

    name: qsTr("Side of the buttons") + ", " + sides[preferences.reach].text
    iconName: sides[preferences.reach].icon
    checked: preferences.reach !== ""
    onClicked: preferences.changeReach()
}

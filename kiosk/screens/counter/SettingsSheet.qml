import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What is seldom needed, and so has no place in the top bar.
KSheet {
    id: root

    required property PeopleViewModel people
    required property WorkplaceViewModel workplace
    required property SearchViewModel search
    required property SheetViewModel sheet

    objectName: "settingsSheet"
    title: qsTr("More")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(120)
    onDismissed: sheet.dismiss()

    KButton {
        objectName: "recentButton"
        iconName: "history"
        text: qsTr("Collected last")
        Layout.fillWidth: true
        onClicked: {
            root.search.readRecent();
            root.sheet.openPanel("recent");
        }
    }
    KButton {
        objectName: "modeButton"
        iconName: Theme.dark ? "sun" : "moon"
        text: Theme.dark ? qsTr("Light screen") : qsTr("Dark screen")
        Layout.fillWidth: true
        onClicked: root.workplace.toggleMode()
    }
    KButton {
        objectName: "introductionButton"
        iconName: "help"
        text: qsTr("The counter in three steps")
        Layout.fillWidth: true
        onClicked: root.sheet.openPanel("introduction")
    }
    KButton {
        objectName: "keysButton"
        iconName: "keypad"
        text: qsTr("Keys")
        Layout.fillWidth: true
        onClicked: root.sheet.openPanel("keys")
    }
    KSegmented {
        name: qsTr("Language")
        current: root.workplace.language
        choices: [{ value: "fr", text: "Français" }, { value: "en", text: "English" }]
        Layout.fillWidth: true
        onChosen: value => root.workplace.speak(value)
    }
    KButton {
        objectName: "quitButton"
        iconName: "close"
        text: qsTr("End the program…")
        Layout.fillWidth: true
        onClicked: {
            root.sheet.dismiss();
            root.people.quit();
        }
    }
    KLabel {
        kind: "secondary"
        text: root.workplace.storeName
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}

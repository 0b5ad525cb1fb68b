import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What is seldom needed, and so has no place in the top bar.
KSheet {
    id: root

    required property PeopleViewModel people
    required property WorkplaceViewModel workplace
    required property ColumnsViewModel columns
    required property SoundViewModel sound
    required property SearchViewModel search
    required property SheetViewModel sheet
    required property ShopSettingsViewModel shop

    objectName: "settingsSheet"
    title: qsTr("More")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(190)
    onDismissed: sheet.dismiss()

    RowLayout {
        spacing: Theme.gapS
        uniformCellSizes: true
        Layout.fillWidth: true

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
            objectName: "keysButton"
            iconName: "keypad"
            text: qsTr("Keys")
            Layout.fillWidth: true
            onClicked: root.sheet.openPanel("keys")
        }
    }
    KSegmented {
        objectName: "modes"
        name: qsTr("Colours of the screen")
        current: root.workplace.mode
        choices: [
            { value: "light", text: qsTr("Light"), name: qsTr("Light screen") },
            { value: "dark", text: qsTr("Dark"), name: qsTr("Dark screen") },
            { value: "contrast", text: qsTr("Contrast"), name: qsTr("Screen with high contrast") }
        ]
        Layout.fillWidth: true
        onChosen: value => root.workplace.showIn(value)
    }
    RowLayout {
        spacing: Theme.gapS
        Layout.fillWidth: true

        KCheckBox {
            objectName: "leftHanded"
            text: qsTr("Left hand")
            checked: root.workplace.isLeftHanded
            Layout.fillWidth: true
            onToggled: root.workplace.setLeftHanded(checked)
        }
        KCheckBox {
            objectName: "comfortableRows"
            text: qsTr("Higher rows")
            checked: root.columns.isComfortable
            Layout.fillWidth: true
            onToggled: root.columns.setComfortable(checked)
        }
        KCheckBox {
            objectName: "soundsOn"
            text: qsTr("Sounds")
            checked: !root.sound.isMuted
            Layout.fillWidth: true
            onToggled: root.sound.toggle()
        }
    }
    KSegmented {
        name: qsTr("Language")
        current: root.workplace.language
        choices: [{ value: "fr", text: "Français" }, { value: "en", text: "English" }]
        Layout.fillWidth: true
        onChosen: value => root.workplace.speak(value)
    }
    RowLayout {
        spacing: Theme.gapS
        uniformCellSizes: true
        Layout.fillWidth: true

        KButton {
            objectName: "introductionButton"
            iconName: "help"
            text: qsTr("The counter in three steps")
            Layout.fillWidth: true
            onClicked: root.sheet.openPanel("introduction")
        }
        KButton {
            objectName: "shopSettingsButton"
            visible: root.shop.isOffered
            iconName: "lock"
            text: qsTr("Settings…")
            Layout.fillWidth: true
            onClicked: {
                root.sheet.dismiss();
                root.shop.open();
            }
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
    }
    KLabel {
        kind: "secondary"
        text: root.workplace.storeName
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}

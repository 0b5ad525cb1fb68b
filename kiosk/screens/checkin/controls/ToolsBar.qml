import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

// Always visible, always in the same place: language, text size, colours, help, start again.
Rectangle {
    id: bar

    required property PreferencesViewModel preferences
    required property NavigationViewModel navigation
    // Whether the last two buttons show text beside their icons, because there is room.
    readonly property real wordy_px: languages.implicitWidth + 2 * Theme.secondaryHeight
        + helpWords.implicitWidth + restartWords.implicitWidth + 4 * Theme.gapS
    readonly property bool wordy: wordy_px <= row.width

    implicitHeight: Theme.secondaryHeight + 2 * Theme.gapS
    color: Theme.surface

    Rectangle {
        width: parent.width
        height: Theme.lineWidth
        color: Theme.line
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.gapS
        anchors.leftMargin: Theme.gapL
        anchors.rightMargin: Theme.gapL
        spacing: Theme.gapS

        KSegmented {
            id: languages

            name: qsTr("Language")
            choices: [
                { value: "fr", text: "FR", name: "Français" },
                { value: "en", text: "EN", name: "English" }
            ]
            current: bar.preferences.language
            onChosen: value => bar.preferences.setLanguage(value)
        }
        KIconButton {
            name: qsTr("Large text")
            iconName: "text-size"
            checked: bar.preferences.largeText
            Accessible.checkable: true
            Accessible.checked: checked
            onClicked: bar.preferences.toggleLargeText()
        }
        KIconButton {
            name: qsTr("Dark display")
            iconName: "contrast"
            checked: bar.preferences.theme === "dark"
            Accessible.checkable: true
            Accessible.checked: checked
            onClicked: bar.preferences.toggleTheme()
        }
        Item { Layout.fillWidth: true }
        KButton {
            name: qsTr("Help")
            text: bar.wordy ? name : ""
            horizontalPadding: text === "" ? 0 : Theme.gapL
            iconName: "help"
            onActed: bar.navigation.help()
        }
        KButton {
            name: qsTr("Start again")
            text: bar.wordy ? name : ""
            horizontalPadding: text === "" ? 0 : Theme.gapL
            iconName: "restart"
            onActed: bar.navigation.startOver()
        }
    }

    // Hidden copies that measure the texts: the width of the real buttons depends on the result.
    KButton { id: helpWords; visible: false; text: qsTr("Help"); iconName: "help" }
    KButton { id: restartWords; visible: false; text: qsTr("Start again"); iconName: "restart" }
}

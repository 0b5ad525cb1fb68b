import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

// Always visible, always in the same place: language, text size, colours, help, start again.
Rectangle {
    id: bar

    required property PreferencesViewModel preferences
    required property NavigationViewModel navigation
    required property ReadingAloudViewModel aloud
    readonly property real room_px: width - 2 * Theme.gapL
    // Where controls are as wide as the display, they are at no side of it.
    readonly property bool sided: width >= Theme.mm(180)
    readonly property int icons: 2 + (aloud.offered ? 1 : 0) + (sided ? 1 : 0)
    readonly property real icons_px: icons * Theme.secondaryHeight + (icons + 2) * Theme.gapS
    // Whether even icons alone need smaller gaps.
    readonly property bool tight: (icons + 3) * (Theme.secondaryHeight + Theme.gapS) > room_px
    // Whether the last two buttons show text beside their icons, because there is room. Not at a side.
    readonly property bool wordy: Theme.reach === "" && languages.implicitWidth + icons_px
        + helpWords.implicitWidth + restartWords.implicitWidth <= room_px

    implicitHeight: Theme.secondaryHeight + 2 * Theme.gapS
    color: Theme.surface

    Rectangle {
        width: parent.width
        height: Theme.lineWidth
        color: Theme.line
    }

    RowLayout {
        anchors.fill: parent
        anchors.margins: Theme.gapS
        anchors.leftMargin: Theme.gapL
        anchors.rightMargin: Theme.gapL
        spacing: bar.tight ? Theme.gapXs : Theme.gapS

        Item { visible: Theme.reach === "end"; Layout.fillWidth: true }
        LanguageChoice {
            id: languages

            preferences: bar.preferences
            aloud: bar.aloud
            folded: Theme.reach !== "" || whole_px + bar.icons_px + 2 * Theme.secondaryHeight > bar.room_px
        }
        KIconButton {
            name: qsTr("Large text")
            iconName: "text-size"
            checked: bar.preferences.largeText
            toggles: true
            onClicked: bar.preferences.toggleLargeText()
        }
        KIconButton {
            name: qsTr("High contrast")
            iconName: "contrast"
            checked: bar.preferences.highContrast
            toggles: true
            onClicked: bar.preferences.toggleContrast()
        }
        KIconButton {
            visible: bar.aloud.offered
            name: qsTr("Read aloud")
            iconName: "headphones"
            checked: bar.aloud.on
            toggles: true
            onClicked: bar.aloud.toggle()
        }
        ReachButton { visible: bar.sided; preferences: bar.preferences }
        Item { visible: Theme.reach === ""; Layout.fillWidth: true }
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
        Item { visible: Theme.reach === "start"; Layout.fillWidth: true }
    }

    // Hidden copies that measure the texts: the width of the real buttons depends on the result.
    KButton { id: helpWords; visible: false; text: qsTr("Help"); iconName: "help" }
    KButton { id: restartWords; visible: false; text: qsTr("Start again"); iconName: "restart" }
}

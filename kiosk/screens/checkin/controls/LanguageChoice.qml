pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

// Every language in its own name: side by side where there is room, else behind one button.
Item {
    id: choice

    required property PreferencesViewModel preferences
    required property ReadingAloudViewModel aloud
    // Whether there is room for one button only.
    required property bool folded
    readonly property var languages: [
        { value: "fr", text: "FR", name: "Français" },
        { value: "en", text: "EN", name: "English" },
        { value: "es", text: "ES", name: "Español" },
        { value: "nl", text: "NL", name: "Nederlands" }
    ]
    readonly property var current: languages.find(each => each.value === preferences.language)
    // Whoever opened the sheet and went away leaves it to nobody.
    readonly property int patience_ms: 30000
    // The width without folding.
    readonly property real whole_px: codes.implicitWidth

    implicitWidth: folded ? button.implicitWidth : codes.implicitWidth
    implicitHeight: Theme.secondaryHeight

    KSegmented {
        id: codes

        visible: !choice.folded
        name: qsTr("Language")
        choices: choice.languages
        current: choice.preferences.language
        onChosen: value => choice.preferences.setLanguage(value)
    }
    KButton {
        id: button

        visible: choice.folded
        name: qsTr("Language") + ", " + choice.current.name
        text: choice.preferences.language.toUpperCase()
        horizontalPadding: Theme.gapS
        implicitWidth: Theme.secondaryHeight
        onActed: sheet.active = true
    }
    Timer {
        running: sheet.active
        interval: choice.patience_ms
        onTriggered: sheet.active = false
    }
    Loader {
        id: sheet

        active: false
        sourceComponent: KSheet {
            title: qsTr("Choose your language")
            closeName: qsTr("Close")
            visible: true
            answersKey: key => choice.aloud.key(key)
            onDismissed: sheet.active = false

            Repeater {
                model: choice.languages

                KButton {
                    required property var modelData
                    readonly property bool selected: modelData.value === choice.preferences.language

                    kind: selected ? "primary" : "secondary"
                    text: modelData.name
                    Accessible.role: Accessible.RadioButton
                    checked: selected
                    // A button overwrites it with its own until it is complete.
                    Component.onCompleted: Accessible.checkable = true
                    Layout.fillWidth: true
                    onActed: {
                        choice.preferences.setLanguage(modelData.value);
                        sheet.active = false;
                    }
                }
            }
        }
    }
}

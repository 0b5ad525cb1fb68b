import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit
import "search"

// Search, the state of the link, the time, the person at work, language and light or dark mode. On
// a small display the last ones are behind a button.
Control {
    id: bar

    required property PeopleViewModel people
    required property WorkplaceViewModel workplace
    required property SearchViewModel search
    required property LinkViewModel link
    required property InboxViewModel inbox
    required property SheetViewModel sheet
    property bool hasKeypad: false
    property alias searchField: field
    readonly property bool isWide: width > Theme.mm(260)

    function leave(): void {
        hasKeypad = false;
        search.clear();
        forceActiveFocus();
    }

    horizontalPadding: Theme.gap
    verticalPadding: Theme.compact ? Theme.gapXs : Theme.gapS

    background: Rectangle {
        color: Theme.surface

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.lineWidth
            color: Theme.line
        }
    }

    contentItem: RowLayout {
        spacing: Theme.gap

        SearchField {
            id: field

            search: bar.search
            Layout.fillWidth: true
            Layout.minimumWidth: Theme.mm(38)
            Layout.maximumWidth: Theme.mm(120)
            onCleared: isFocused => {
                bar.hasKeypad = false;
                // The search is over: from now on keys are for the selected order.
                if (isFocused)
                    bar.forceActiveFocus();
            }
        }

        KIconButton {
            objectName: "keypadButton"
            iconName: "keypad"
            name: qsTr("Keypad")
            checked: bar.hasKeypad
            onClicked: {
                bar.hasKeypad = !bar.hasKeypad;
                if (!bar.hasKeypad)
                    bar.leave();
            }
        }

        KIconButton {
            objectName: "recentButton"
            visible: !Theme.compact
            iconName: "history"
            name: qsTr("Collected last")
            onClicked: {
                bar.search.readRecent();
                bar.sheet.openPanel("recent");
            }
        }

        Item { Layout.fillWidth: true }

        StateButtons {
            link: bar.link
            inbox: bar.inbox
            sheet: bar.sheet
            narrow: !bar.isWide
        }

        KLabel {
            visible: bar.isWide && !bar.link.isShown
            text: bar.workplace.storeName
            soft: true
            Layout.alignment: Qt.AlignVCenter
        }

        KLabel {
            kind: "title"
            text: bar.workplace.clockText
            wrapMode: Text.NoWrap
            Layout.alignment: Qt.AlignVCenter
        }

        KButton {
            objectName: "personButton"
            readonly property bool isLocked: bar.workplace.personName === ""

            iconName: isLocked ? "lock" : "person"
            kind: "secondary"
            text: isLocked ? qsTr("Locked") : bar.workplace.personName
            name: isLocked ? qsTr("Nobody is at work: choose who it is")
                : qsTr("At work: %1, %2").arg(bar.workplace.personName).arg(bar.workplace.personRole)
            horizontalPadding: Theme.gapS
            Layout.maximumWidth: Theme.mm(Theme.compact ? 36 : 60)
            onClicked: bar.people.open()
        }

        KSegmented {
            visible: !Theme.compact
            name: qsTr("Language")
            current: bar.workplace.language
            choices: [
                { value: "fr", text: "FR", name: "Français" },
                { value: "en", text: "EN", name: "English" }
            ]
            onChosen: value => bar.workplace.speak(value)
        }

        KIconButton {
            objectName: "modeButton"
            visible: !Theme.compact
            iconName: Theme.dark ? "sun" : "moon"
            name: Theme.dark ? qsTr("Light screen") : qsTr("Dark screen")
            onClicked: bar.workplace.toggleMode()
        }

        KIconButton {
            objectName: "moreButton"
            iconName: "more"
            name: qsTr("More")
            onClicked: bar.sheet.openPanel("settings")
        }
    }
}

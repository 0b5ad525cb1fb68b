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

    required property CounterViewModel viewModel
    property bool hasKeypad: false
    property alias searchField: field
    readonly property bool isWide: width > Theme.mm(260)

    function leave(): void {
        hasKeypad = false;
        viewModel.search.clear();
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

            search: bar.viewModel.search
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
                bar.viewModel.search.readRecent();
                bar.viewModel.sheet.openPanel("recent");
            }
        }

        Item { Layout.fillWidth: true }

        StateButtons {
            viewModel: bar.viewModel
            narrow: !bar.isWide
        }

        KLabel {
            visible: bar.isWide && !bar.viewModel.link.isShown
            text: bar.viewModel.storeName
            soft: true
            Layout.alignment: Qt.AlignVCenter
        }

        // A small display shows the cases to check instead of the time.
        KLabel {
            visible: !Theme.compact || bar.viewModel.reviews.count === 0
            kind: "title"
            text: bar.viewModel.clockText
            wrapMode: Text.NoWrap
            Layout.alignment: Qt.AlignVCenter
        }

        KButton {
            objectName: "personButton"
            iconName: "person"
            kind: "secondary"
            text: bar.viewModel.personName
            name: qsTr("At work: %1, %2").arg(bar.viewModel.personName).arg(bar.viewModel.personRole)
            horizontalPadding: Theme.gapS
            Layout.maximumWidth: Theme.mm(Theme.compact ? 36 : 60)
            onClicked: bar.viewModel.sheet.openPanel("people")
        }

        KSegmented {
            visible: !Theme.compact
            name: qsTr("Language")
            current: bar.viewModel.language
            choices: [
                { value: "fr", text: "FR", name: "Français" },
                { value: "en", text: "EN", name: "English" }
            ]
            onChosen: value => bar.viewModel.speak(value)
        }

        KIconButton {
            objectName: "modeButton"
            visible: !Theme.compact
            iconName: Theme.dark ? "sun" : "moon"
            name: Theme.dark ? qsTr("Light screen") : qsTr("Dark screen")
            onClicked: bar.viewModel.toggleMode()
        }

        KIconButton {
            objectName: "moreButton"
            visible: Theme.compact
            iconName: "more"
            name: qsTr("More")
            onClicked: bar.viewModel.sheet.openPanel("settings")
        }
    }
}

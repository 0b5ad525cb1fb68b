import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import "../kit"

// Search and scan, how the machine stands, the time, the person at work, language and light. A
// small display has the last ones behind a button.
Control {
    id: bar

    required property CounterViewModel viewModel
    property bool hasKeypad: false
    readonly property bool isWide: width > Theme.mm(260)

    function focusSearch(): void {
        field.field.forceActiveFocus(Qt.ShortcutFocusReason);
        field.field.selectAll();
    }

    // Letters typed anywhere on the screen are a search.
    function begin(text: string): void {
        field.field.forceActiveFocus(Qt.ShortcutFocusReason);
        field.field.cursorPosition = field.field.length;
        type(text);
    }

    function leave(): void {
        hasKeypad = false;
        viewModel.search.clear();
        forceActiveFocus();
    }

    function type(key: string): void {
        field.field.insert(field.field.cursorPosition, key);
        viewModel.search.setText(field.text);
    }

    function erase(): void {
        if (field.field.cursorPosition > 0)
            field.field.remove(field.field.cursorPosition - 1, field.field.cursorPosition);
        viewModel.search.setText(field.text);
    }

    horizontalPadding: Theme.gap
    verticalPadding: Theme.compact ? Theme.gapXs : Theme.gapS

    background: Rectangle {
        color: Theme.surface

        Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: Theme.lineWidth; color: Theme.line }
    }

    FontMetrics {
        id: hints

        font { family: Theme.fontFamily; pixelSize: Theme.bodySize }
    }

    contentItem: RowLayout {
        spacing: Theme.gap

        KTextField {
            id: field

            objectName: "search"
            iconName: "search"
            placeholder: [qsTr("Code, name, phone"), qsTr("Code, name…")].find(text => hints.advanceWidth(text) <= width - Theme.mm(17)) ?? ""
            name: qsTr("Search for an order")
            clearName: qsTr("Clear the search")
            Layout.fillWidth: true
            Layout.minimumWidth: Theme.mm(38)
            Layout.maximumWidth: Theme.mm(120)
            onEdited: text => bar.viewModel.search.setText(text)
            onAccepted: bar.viewModel.search.chooseFirst()

            Connections {
                target: bar.viewModel.search

                function onOffered(text: string): void {
                    field.text = text;
                }

                function onCleared(): void {
                    field.text = "";
                    bar.hasKeypad = false;
                    // What was found is at hand: keys are for the order now.
                    if (field.activeFocus)
                        bar.forceActiveFocus();
                }
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

        CounterStates {
            viewModel: bar.viewModel
            narrow: !bar.isWide
        }

        KLabel {
            visible: bar.isWide && !bar.viewModel.link.isShown
            text: bar.viewModel.storeName
            soft: true
            Layout.alignment: Qt.AlignVCenter
        }

        // A small display gives its room to what must be seen to.
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
            choices: [{ value: "fr", text: "FR", name: "Français" }, { value: "en", text: "EN", name: "English" }]
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

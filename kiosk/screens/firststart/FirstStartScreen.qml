pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.FirstStart
import Kiosk.Kit
import "steps"

// A device without settings: one question at a time, back at any time, written after the last.
KScreen {
    id: screen

    required property FirstStartViewModel viewModel
    // With its keypad a page needs the height of the head.
    readonly property bool isTyping: (page.item as StepPage)?.isTyping ?? false

    mode: viewModel.mode
    audience: "staff"
    subject: viewModel.step

    function pageOf(step: string): Component {
        switch (step) {
        case "size": return size;
        case "device": return device;
        case "scanner": return scanner;
        case "names": return names;
        case "pin": return pin;
        case "code": return code;
        }
        return language;
    }

    Component { id: language; LanguageStep { viewModel: screen.viewModel } }
    Component { id: size; SizeStep { viewModel: screen.viewModel } }
    Component { id: device; DeviceStep { viewModel: screen.viewModel } }
    Component { id: scanner; ScannerStep { viewModel: screen.viewModel } }
    Component { id: names; NamesStep { viewModel: screen.viewModel } }
    Component { id: pin; PinStep { viewModel: screen.viewModel } }
    Component { id: code; CodeStep { viewModel: screen.viewModel } }

    ColumnLayout {
        anchors { top: parent.top; bottom: parent.bottom; horizontalCenter: parent.horizontalCenter }
        anchors { topMargin: Theme.gapL; bottomMargin: Theme.gapL }
        width: Math.min(parent.width - 2 * Theme.gapL, Theme.mm(260))
        spacing: Theme.gap

        RowLayout {
            visible: !screen.isTyping
            spacing: Theme.gap
            Layout.fillWidth: true

            KLabel {
                text: qsTr("First start: step %1 of %2")
                    .arg(screen.viewModel.stepNumber).arg(screen.viewModel.stepCount)
                soft: true
                Layout.fillWidth: true
            }
            KSegmented {
                visible: screen.viewModel.step !== "language"
                name: qsTr("Language")
                choices: [
                    { value: "fr", text: "FR", name: "Français" },
                    { value: "en", text: "EN", name: "English" }
                ]
                current: screen.viewModel.language
                onChosen: value => screen.viewModel.setLanguage(value)
            }
        }
        Loader {
            id: page

            sourceComponent: screen.pageOf(screen.viewModel.step)
            focus: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            // Where the answer is given: typing, or Enter, needs no touch first.
            onLoaded: {
                const step = item as StepPage;
                (step.initialFocus ?? step).forceActiveFocus(Qt.TabFocusReason);
            }
        }
        StepFooter {
            viewModel: screen.viewModel
            Layout.fillWidth: true
        }
    }
}

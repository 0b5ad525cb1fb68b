pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.FirstStart
import Kiosk.Kit

// A manager's PIN: it opens the settings, ends the program, and cancels orders.
StepPage {
    id: page

    readonly property NewPinViewModel pin: viewModel.pin

    title: qsTr("A PIN for the manager")
    initialFocus: pad

    RowLayout {
        id: pad

        spacing: Theme.gapL
        Keys.onPressed: event => {
            if (event.key === Qt.Key_Backspace)
                page.pin.erase();
            else if (event.text >= "0" && event.text <= "9")
                page.pin.press(event.text);
            else if (event.text === "\r")
                page.pin.submit();
            else
                return;
            event.accepted = true;
        }
        Layout.fillWidth: true

        ColumnLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop

            KLabel {
                text: page.pin.isChosen ? qsTr("The PIN is chosen. Remember it: it stands nowhere.")
                    : page.pin.isAgain ? qsTr("Type the same PIN again.")
                    : qsTr("Six digits or more. It opens the settings, ends the program and cancels orders.")
                strong: page.pin.isChosen || page.pin.isAgain
                Layout.fillWidth: true
            }
            Row {
                spacing: Theme.gapS
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("Digits typed: %1").arg(page.pin.digitCount)

                Repeater {
                    model: Math.max(6, page.pin.digitCount)

                    Rectangle {
                        required property int index

                        width: Theme.mm(3.6)
                        height: width
                        radius: width / 2
                        color: page.pin.isChosen || index < page.pin.digitCount ? Theme.ink : "transparent"
                        border.width: Theme.borderWidth
                        border.color: Theme.border
                    }
                }
            }
            KLabel {
                objectName: "pinProblem"
                text: page.pin.problem
                color: Theme.danger
                Layout.fillWidth: true
            }
        }
        KKeypad {
            objectName: "pinKeypad"
            mode: "digits"
            keySize: Theme.secondaryHeight
            submitText: qsTr("OK")
            submitEnabled: page.pin.digitCount > 0
            backspaceName: qsTr("Delete the last digit")
            Layout.alignment: Qt.AlignTop
            onKeyPressed: key => page.pin.press(key)
            onBackspacePressed: page.pin.erase()
            onSubmitted: page.pin.submit()
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The PIN of one person: dots for its digits, what was wrong with it, and a keypad. Its height is the
// same with and without a problem, so that no key moves under a finger.
RowLayout {
    id: pad

    required property PeopleViewModel people

    spacing: Theme.gapL
    focus: visible
    Keys.onPressed: event => {
        if (event.key === Qt.Key_Backspace)
            people.erase();
        else if (event.text >= "0" && event.text <= "9")
            people.press(event.text);
        // Enter comes as mere text here: a scanner's, which ends a burst of keys, comes not at all.
        else if (event.text === "\r")
            people.submit();
        else
            return;
        event.accepted = true;
    }
    onVisibleChanged: {
        if (visible)
            forceActiveFocus();
    }

    ColumnLayout {
        spacing: Theme.gap
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        KLabel {
            text: qsTr("PIN of %1").arg(pad.people.chosenName)
            strong: true
            Layout.fillWidth: true
        }
        Row {
            spacing: Theme.gapS
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Digits typed: %1").arg(pad.people.digitCount)
            Layout.minimumHeight: Theme.mm(5)

            Repeater {
                model: Math.max(6, pad.people.digitCount)

                Rectangle {
                    required property int index

                    width: Theme.mm(3.6)
                    height: width
                    radius: width / 2
                    color: index < pad.people.digitCount ? Theme.ink : "transparent"
                    border.width: Theme.borderWidth
                    border.color: Theme.border
                }
            }
        }
        KLabel {
            objectName: "pinProblem"
            text: pad.people.problem
            color: Theme.danger
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.mm(20)
            verticalAlignment: Text.AlignTop
        }
        KLabel {
            objectName: "shownPin"
            visible: pad.people.shownPin !== ""
            text: qsTr("Demo: the PIN is %1").arg(pad.people.shownPin)
            soft: true
            Layout.fillWidth: true
        }
    }

    KKeypad {
        objectName: "pinKeypad"
        mode: "digits"
        keySize: Theme.mm(Theme.compact ? 15 : 18)
        submitText: qsTr("OK")
        submitEnabled: pad.people.canSubmit
        backspaceName: qsTr("Delete the last digit")
        enabled: pad.people.canType
        Layout.alignment: Qt.AlignTop
        onKeyPressed: key => pad.people.press(key)
        onBackspacePressed: pad.people.erase()
        onSubmitted: pad.people.submit()
    }
}

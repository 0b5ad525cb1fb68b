import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// Backspace and OK of a keypad that has no room for them.
RowLayout {
    id: keys

    required property EntryKeypad keypad

    spacing: Theme.gapXs

    KButton {
        name: keys.keypad.backspaceName
        iconName: "backspace"
        iconSize: Theme.mm(8)
        guarded: false
        focusPolicy: Qt.TabFocus
        horizontalPadding: Theme.gapXs
        onClicked: keys.keypad.backspacePressed()
    }
    KButton {
        kind: "primary"
        text: keys.keypad.submitText
        enabled: keys.keypad.submitEnabled
        guarded: false
        focusPolicy: Qt.TabFocus
        horizontalPadding: Theme.gapXs
        onClicked: keys.keypad.submitted()
    }
}

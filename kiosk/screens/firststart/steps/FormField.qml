import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// A field with a button that opens the keypad for it.
RowLayout {
    id: entry

    required property string label
    required property string text
    property string placeholder: ""
    property int lengthMax: 40
    property bool hasKeypad: false
    property alias field: input.field

    signal edited(string text)
    signal keypadAsked()

    function type(key: string): void {
        input.field.insert(input.field.cursorPosition, key);
        edited(input.text);
    }

    function erase(): void {
        input.field.remove(input.field.cursorPosition - 1, input.field.cursorPosition);
        edited(input.text);
    }

    spacing: Theme.gap

    // A finger on the field has no keys yet.
    Connections {
        target: input.field

        function onReleased(): void {
            if (!entry.hasKeypad)
                entry.keypadAsked();
        }
    }
    KTextField {
        id: input

        label: entry.label
        text: entry.text
        placeholder: entry.placeholder
        field.maximumLength: entry.lengthMax
        Layout.fillWidth: true
        onEdited: text => entry.edited(text)
    }
    KIconButton {
        iconName: "keypad"
        name: qsTr("Keypad: %1").arg(entry.label)
        checked: entry.hasKeypad
        toggles: true
        Layout.alignment: Qt.AlignBottom
        onClicked: entry.keypadAsked()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// A line of text, typed on a keyboard or on the screen.
ColumnLayout {
    id: entry

    required property string label
    // Whether the title of the sheet says already what the field is for.
    property bool isTitled: false
    property string text: ""
    property bool hasKeypad: false
    // Whether every word begins with a capital, as in a name, or only the first one.
    property bool isName: false
    property int lengthMax: 0
    readonly property Item field: entryField.field

    signal edited(string text)

    function typed(key: string): string {
        const before = entryField.text.slice(0, entryField.field.cursorPosition);
        const isFirst = before.trim() === "" || (isName && /[ '-]$/.test(before));
        return isFirst ? key : key.toLowerCase();
    }

    spacing: Theme.gapS

    RowLayout {
        spacing: Theme.gap

        KTextField {
            id: entryField

            objectName: "text"
            label: entry.isTitled ? "" : entry.label
            name: entry.label
            text: entry.text
            field.maximumLength: entry.lengthMax > 0 ? entry.lengthMax : 32767
            Layout.fillWidth: true
            onEdited: text => entry.edited(text)
        }
        KIconButton {
            iconName: "keypad"
            name: qsTr("Keypad: %1").arg(entry.label)
            checked: entry.hasKeypad
            Layout.alignment: Qt.AlignBottom
            onClicked: entry.hasKeypad = !entry.hasKeypad
        }
    }
    TextKeypad {
        visible: entry.hasKeypad
        Layout.fillWidth: true
        onKeyPressed: key => {
            entryField.field.insert(entryField.field.cursorPosition, entry.typed(key));
            entry.edited(entryField.text);
        }
        onBackspacePressed: {
            entryField.field.remove(entryField.field.cursorPosition - 1, entryField.field.cursorPosition);
            entry.edited(entryField.text);
        }
    }
}

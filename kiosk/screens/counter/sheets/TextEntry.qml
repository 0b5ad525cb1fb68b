import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// A line of text, typed on a keyboard or on the screen.
ColumnLayout {
    id: entry

    required property string label
    property string text: ""
    property bool hasKeypad: false
    readonly property Item field: entryField.field

    signal edited(string text)

    spacing: Theme.gapS

    RowLayout {
        spacing: Theme.gap

        KTextField {
            id: entryField

            objectName: "text"
            label: entry.label
            text: entry.text
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
    KKeypad {
        visible: entry.hasKeypad
        mode: "name"
        keySize: Theme.secondaryHeight
        backspaceName: qsTr("Delete the last character")
        spaceName: qsTr("Space")
        hyphenName: qsTr("Hyphen")
        apostropheName: qsTr("Apostrophe")
        Layout.fillWidth: true
        onKeyPressed: key => {
            entryField.field.insert(entryField.field.cursorPosition, key);
            entry.edited(entryField.text);
        }
        onBackspacePressed: {
            entryField.field.remove(entryField.field.cursorPosition - 1, entryField.field.cursorPosition);
            entry.edited(entryField.text);
        }
    }
}

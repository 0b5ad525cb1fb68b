import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// Where a search is typed, on a keyboard or by the keypad.
KTextField {
    id: entry

    required property SearchViewModel search
    required property bool hasKeypad

    readonly property real hintWidth: width - field.leftPadding - field.rightPadding

    signal cleared(bool isFocused)
    signal pressed()

    function focusAll(): void {
        field.forceActiveFocus(Qt.ShortcutFocusReason);
        field.selectAll();
    }

    // Letters typed anywhere on the screen begin a search.
    function begin(text: string): void {
        field.forceActiveFocus(Qt.ShortcutFocusReason);
        field.cursorPosition = field.length;
        type(text);
    }

    function type(key: string): void {
        field.insert(field.cursorPosition, key);
        search.setText(entry.text);
    }

    function erase(): void {
        if (field.cursorPosition > 0)
            field.remove(field.cursorPosition - 1, field.cursorPosition);
        search.setText(entry.text);
    }

    objectName: "search"
    iconName: "search"
    placeholder: [qsTr("Code, name, phone"), qsTr("Code, name…"), qsTr("Name…")]
        .find(text => Math.ceil(hints.advanceWidth(text)) <= hintWidth) ?? ""
    name: qsTr("Search for an order")
    clearName: hasKeypad && text === "" ? qsTr("Close the keypad") : qsTr("Clear the search")
    hasClear: hasKeypad || text !== ""
    onEdited: text => search.setText(text)
    onAccepted: search.chooseFirst()

    FontMetrics {
        id: hints

        font { family: Theme.fontFamily; pixelSize: Theme.bodySize }
    }

    Connections {
        target: entry.field

        function onPressed(): void {
            entry.pressed();
        }
    }
    Connections {
        target: entry.search

        function onOffered(text: string): void {
            entry.text = text;
        }

        function onCleared(): void {
            entry.text = "";
            entry.cleared(entry.activeFocus);
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import "KeypadLayouts.js" as KeypadLayouts

// The on-screen keypad. mode: code (no 0 O 1 I) | name | digits; `alphabet` replaces the keys of
// mode code. A tapped key never takes the focus from the field.
Item {
    id: keypad

    property string mode: "code"
    property string alphabet: ""
    property string submitText: ""
    property bool submitEnabled: true
    property string backspaceName: "backspace"
    property string spaceName: "space"
    property string hyphenName: "hyphen"
    property string apostropheName: "apostrophe"
    // The text and the name of the key that changes to the letters of another script; "": none.
    property string otherScript: ""
    property string otherScriptName: ""
    property int keySize: Theme.mm(20)
    property int gap: Theme.gapS
    // As wide as ten columns, for an alphabet of all letters and digits.
    property bool wide: false
    // Without the keys for Backspace and OK, which stand elsewhere.
    property bool bare: false
    property int columns: mode === "digits" ? 3 : width >= 9 * keySize + 8 * gap ? 9 : 7
    readonly property int letterSize: Theme.textSize(Math.max(5.5, Theme.capitals_mm.body))
    readonly property bool submits: submitText !== ""
    readonly property var keys: KeypadLayouts.keys(mode, alphabet, columns, submits, otherScript, bare)
    readonly property int rows: keys[keys.length - 1].row + 1
    readonly property real cellWidth: (width + gap) / columns
    readonly property real cellHeight: (height + gap) / rows

    signal keyPressed(string key)
    signal backspacePressed()
    signal submitted()
    signal scriptPressed()

    function nameOf(key: var): string {
        switch (key.kind) {
        case "backspace": return backspaceName;
        case "space": return spaceName;
        case "submit": return submitText;
        case "script": return otherScriptName;
        }
        return key.text === "-" ? hyphenName : key.text === "'" ? apostropheName : key.text;
    }

    function press(key: var): void {
        if (key.kind === "backspace")
            backspacePressed();
        else if (key.kind === "submit")
            submitted();
        else if (key.kind === "script")
            scriptPressed();
        else
            keyPressed(key.text);
    }

    implicitWidth: (mode === "digits" ? 3 : wide ? 10 : 9) * (keySize + gap) - gap
    implicitHeight: rows * (keySize + gap) - gap

    Repeater {
        model: keypad.keys

        KButton {
            required property var modelData
            readonly property bool letter: modelData.kind === "key" || modelData.kind === "script"

            x: Math.round(modelData.column * keypad.cellWidth)
            y: Math.round(modelData.row * keypad.cellHeight)
            width: Math.round((modelData.column + modelData.span) * keypad.cellWidth) - keypad.gap - x
            height: Math.round((modelData.row + 1) * keypad.cellHeight) - keypad.gap - y
            kind: modelData.kind === "submit" ? "primary" : "secondary"
            guarded: false
            focusPolicy: Qt.TabFocus
            horizontalPadding: Theme.gapXs
            verticalPadding: 0
            text: letter ? (modelData.text === "'" ? "’" : modelData.text)
                : modelData.kind === "submit" ? keypad.submitText : ""
            name: keypad.nameOf(modelData)
            iconName: modelData.kind === "backspace" || modelData.kind === "space" ? modelData.kind : ""
            iconSize: Theme.mm(8)
            enabled: modelData.kind !== "submit" || keypad.submitEnabled
            font.pixelSize: letter ? keypad.letterSize : Theme.bodySize
            onClicked: keypad.press(modelData)
        }
    }
}

import QtQuick
import Kiosk.CheckIn
import Kiosk.Kit

// The kit's keypad, in this screen's languages and connected to the field of the page.
KKeypad {
    id: keypad

    required property EntryViewModel entry
    // So many columns of keys of full width there is room for.
    readonly property int fitting: Math.max(6, Math.floor((width + gap) / (keySize + gap)))

    gap: Theme.gapXs
    submitText: qsTr("OK")
    submitEnabled: entry.canSubmit
    backspaceName: qsTr("Delete")
    spaceName: qsTr("Space")
    hyphenName: qsTr("Hyphen")
    apostropheName: qsTr("Apostrophe")
    onKeyPressed: key => entry.press(key)
    onBackspacePressed: entry.erase()
    onSubmitted: entry.submit()
}

import QtQuick
import Kiosk.CheckIn
import Kiosk.Kit

// The kit's keypad, in this screen's languages and connected to the field of the page.
KKeypad {
    id: keypad

    required property EntryViewModel entry

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

import Kiosk.Kit

// Digits, letters in the order of the country's keyboard, and what words need, on the screen.
KKeypad {
    //: QWERTY or AZERTY: the keyboard that people who read this language know.
    readonly property string order: qsTr("QWERTY")

    mode: "name"
    alphabet: order === "AZERTY" ? "1234567890-AZERTYUIOPÉQSDFGHJKLMÈWXCVBN'À"
        : "1234567890-QWERTYUIOP'ASDFGHJKL.,ZXCVBNM&"
    columns: 11
    keySize: Theme.secondaryHeight
    backspaceName: qsTr("Delete the last character")
    spaceName: qsTr("Space")
    hyphenName: qsTr("Hyphen")
    apostropheName: qsTr("Apostrophe")
}

import Kiosk.Kit

// The keys for a name, a code or an address, in the order of the country's keyboard.
KKeypad {
    //: QWERTY or AZERTY: the keyboard that people who read this language know.
    readonly property string order: qsTr("QWERTY")
    property string kind: "name"
    readonly property string letters: order === "AZERTY" ? "AZERTYUIOPÉQSDFGHJKLMÈWXCVBN'À"
        : "QWERTYUIOP'ASDFGHJKL.,ZXCVBNM&"

    mode: kind === "name" ? "name" : "code"
    alphabet: kind === "name" ? "1234567890-" + letters
        : kind === "address" ? "1234567890.:-/ABCDEFGHIJKLMNOPQRSTUVWXYZ" : ""
    columns: 11
    keySize: Theme.secondaryHeight
    backspaceName: qsTr("Delete the last character")
    spaceName: qsTr("Space")
    hyphenName: qsTr("Hyphen")
    apostropheName: qsTr("Apostrophe")
}

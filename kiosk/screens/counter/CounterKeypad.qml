import "../kit"

// Letters and digits for a screen without a keyboard.
KKeypad {
    mode: "code"
    alphabet: "1234567890AZERTYUIOPQSDFGHJKLMWXCVBN"
    columns: 10
    keySize: Theme.secondaryHeight
    backspaceName: qsTr("Delete the last character")
}

import Kiosk.Kit

// Letters and digits for a display without a keyboard.
KKeypad {
    mode: "code"
    alphabet: "1234567890AZERTYUIOPQSDFGHJKLMWXCVBN"
    columns: 10
    keySize: Theme.secondaryHeight
    backspaceName: qsTr("Delete the last character")
}

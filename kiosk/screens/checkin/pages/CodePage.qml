import QtQuick
import Kiosk.Kit
import "../controls"

EntryPage {
    id: page

    iconName: "edit"
    title: qsTr("Your code")
    text: qsTr("It is in the message that confirmed your order. You can also scan it now.")
    field: CodeCells {
        anchors.fill: parent
        name: qsTr("Your code")
        value: page.entry.code
        longest: page.entry.codeLengthMax
    }

    EntryKeypad {
        readonly property string characters: page.entry.codeAlphabet
        readonly property bool all: characters.length > 32

        anchors.fill: parent
        entry: page.entry
        mode: page.entry.codeIsDigits ? "digits" : "code"
        alphabet: mode === "code" ? characters : ""
        keySize: mode === "digits" ? page.largeKey : Theme.mm(20)
        wide: all
        columns: mode === "digits" ? 3
            : Math.min(fitting, all ? page.portrait ? 8 : 10 : fitting >= 9 ? 9 : 7)
    }
}

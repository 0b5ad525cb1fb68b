import QtQuick
import Kiosk.Kit
import "../controls"

EntryPage {
    id: page

    iconName: "note"
    title: explains || Theme.largeText ? qsTr("Last 3 characters") : qsTr("Order number: last 3 characters")
    text: qsTr("Those of the order number, which is in your message.")
    field: CodeCells {
        anchors.fill: parent
        name: qsTr("Last 3 characters")
        value: page.entry.secondFactor
        count: 3
        countMax: 3
    }

    EntryKeypad {
        anchors.fill: parent
        entry: page.entry
        mode: "code"
        alphabet: "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        columns: page.portrait ? 8 : 10
        wide: true
    }
}

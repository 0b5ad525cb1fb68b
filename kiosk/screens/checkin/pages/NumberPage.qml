import QtQuick
import QtQuick.Layouts
import Kiosk.Kit
import "../controls"

EntryPage {
    id: page

    iconName: "note"
    title: stacked || low ? qsTr("Order number: last 3") : qsTr("Last 3 characters of your order number")
    text: entry.isSecondDatum ? qsTr("Several orders match.")
        : qsTr("The number is in your message.")
    field: RowLayout {
        anchors.fill: parent
        spacing: Theme.gap

        CodeCells {
            name: qsTr("Last 3 characters")
            value: page.entry.secondFactor
            count: 3
            countMax: 3
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        EditingKeys { visible: keypad.bare; keypad: keypad }
    }

    EntryKeypad {
        id: keypad

        anchors.fill: parent
        entry: page.entry
        mode: "code"
        alphabet: "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        // A low display has no room for the seventh row that two keys more would need.
        bare: page.low
        columns: Math.min(fitting, page.portrait ? 8 : 10)
        wide: true
    }
}

import QtQuick
import "../controls"

EntryPage {
    id: page

    iconName: "phone"
    title: qsTr("Last 2 digits of your phone number")
    text: entry.isSecondDatum ? qsTr("Several orders match.")
        : qsTr("The number that was given with the order.")
    field: CodeCells {
        anchors.fill: parent
        name: qsTr("Last 2 digits")
        value: page.entry.secondFactor
        count: 2
        countMax: 2
    }

    EntryKeypad { anchors.fill: parent; entry: page.entry; mode: "digits"; keySize: page.largeKey }
}

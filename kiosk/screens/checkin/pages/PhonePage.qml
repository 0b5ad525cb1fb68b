import QtQuick
import Kiosk.Kit
import "../controls"

EntryPage {
    id: page

    iconName: "phone"
    title: explains || Theme.largeText ? qsTr("Last 2 digits") : qsTr("Phone number: last 2 digits")
    text: qsTr("Those of the phone number given with the order.")
    field: CodeCells {
        anchors.fill: parent
        name: qsTr("Last 2 digits")
        value: page.entry.secondFactor
        count: 2
        countMax: 2
    }

    EntryKeypad { anchors.fill: parent; entry: page.entry; mode: "digits"; keySize: page.largeKey }
}

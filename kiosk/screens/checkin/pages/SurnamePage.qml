import QtQuick
import "../controls"

EntryPage {
    id: page

    iconName: "person"
    title: qsTr("Surname")
    text: qsTr("The name in which the order was placed. Accents do not matter.")
    field: TypedText {
        anchors.fill: parent
        name: qsTr("Surname")
        value: page.entry.surname
    }

    EntryKeypad { anchors.fill: parent; entry: page.entry; mode: "name" }
}

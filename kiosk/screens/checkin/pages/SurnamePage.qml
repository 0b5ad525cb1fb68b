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
        value: page.viewModel.surname
    }

    EntryKeypad { anchors.fill: parent; viewModel: page.viewModel; mode: "name" }
}

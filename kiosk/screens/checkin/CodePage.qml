import QtQuick

EntryPage {
    id: page

    iconName: "edit"
    title: qsTr("Your code")
    text: qsTr("It is in the message that confirmed your order. You can also scan it now.")
    field: CodeCells {
        anchors.fill: parent
        name: qsTr("Your code")
        value: page.viewModel.code
    }

    EntryKeypad { anchors.fill: parent; viewModel: page.viewModel; mode: "code" }
}

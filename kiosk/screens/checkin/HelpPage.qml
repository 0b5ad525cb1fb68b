import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../kit"

StagePage {
    id: page

    required property CheckInViewModel viewModel

    title: qsTr("Need help?")
    text: qsTr("A colleague at the counter will be glad to help you. Your code is in the message that confirmed your order.")
    iconName: "help"

    KButton {
        kind: "primary"
        iconName: page.tight ? "" : "arrow-left"
        text: qsTr("Back")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.viewModel.back()
    }
}

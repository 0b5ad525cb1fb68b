import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn

StagePage {
    id: page

    required property CheckInViewModel viewModel

    title: qsTr("A colleague will help you at the counter.")
    text: qsTr("The team knows that you are here.")
    iconName: "person"

    ClosingButton { viewModel: page.viewModel; Layout.fillWidth: true }
}

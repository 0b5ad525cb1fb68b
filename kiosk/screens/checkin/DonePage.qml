import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../kit"

StagePage {
    id: page

    required property CheckInViewModel viewModel
    readonly property bool isComing: viewModel.told === "being_served"
    readonly property string whereToWait: viewModel.place === ""
        ? qsTr("Please take a seat in the waiting area.")
        : qsTr("Please stay at bay %1.").arg(viewModel.place)
    readonly property string queue: viewModel.told === "being_prepared" ? qsTr("We are finishing your order.")
        : viewModel.ahead > 0
        ? qsTr("%n person(s) before you.", "", viewModel.ahead)
        : qsTr("You are next.")

    title: viewModel.isUnheard ? qsTr("Please tell a colleague that you are here.") : isComing ? qsTr("Your order is coming.")
        : viewModel.isHeard ? qsTr("The team knows that you are here.") : qsTr("We are telling the team…")
    text: viewModel.isUnheard ? qsTr("The counter does not see your arrival yet.")
        : isComing ? whereToWait : whereToWait + "\n" + queue
    picture: PlacePicture {
        anchors.fill: parent
        place: page.viewModel.place
        isComing: page.isComing
        isUnheard: page.viewModel.isUnheard
    }
    ClosingButton { viewModel: page.viewModel; Layout.fillWidth: true; Layout.fillHeight: true }
    KButton {
        iconName: page.tight ? "" : "swap"
        text: qsTr("I change places")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.viewModel.changePlace()
    }
}

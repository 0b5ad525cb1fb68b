import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

StagePage {
    id: page

    required property CheckInViewModel viewModel
    readonly property bool isComing: viewModel.result === "being_served"
    readonly property string whereToWait: viewModel.place === ""
        ? qsTr("Please take a seat in the waiting area.")
        : qsTr("Please stay at bay %1.").arg(viewModel.place)
    readonly property string queue: viewModel.result === "being_prepared"
        ? qsTr("We are finishing your order.")
        : viewModel.ahead > 0
        ? qsTr("%n person(s) before you.", "", viewModel.ahead)
        : qsTr("You are next.")

    title: viewModel.isUndelivered ? qsTr("Please tell a colleague that you are here.")
        : isComing ? qsTr("Your order is coming.")
        : viewModel.hasArrived ? qsTr("The team knows that you are here.") : qsTr("We are telling the team…")
    text: viewModel.isUndelivered ? qsTr("The counter does not see your arrival yet.")
        : isComing ? whereToWait : whereToWait + "\n" + queue
    picture: PlacePicture {
        anchors.fill: parent
        place: page.viewModel.place
        isComing: page.isComing
        isUndelivered: page.viewModel.isUndelivered
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

import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../controls"

StagePage {
    id: page

    required property CheckInViewModel viewModel
    readonly property SlotWords slot: SlotWords { viewModel: page.viewModel }
    readonly property string moved: viewModel.isMoved
        ? qsTr("Your collection was moved: %1 at %2.").arg(slot.day).arg(slot.start) : ""

    title: viewModel.isUndelivered ? qsTr("Please tell a colleague at the counter.")
        : viewModel.isMoved ? moved : qsTr("A colleague will help you at the counter.")
    text: viewModel.isUndelivered ? moved || qsTr("The counter does not see your arrival yet.")
        : viewModel.isMoved ? qsTr("Please go to the counter: a colleague will help you.")
        : viewModel.hasArrived ? qsTr("The team knows that you are here.") : qsTr("We are telling the team…")
    iconName: viewModel.isMoved && !viewModel.isUndelivered ? "calendar" : "person"
    token: viewModel.isUndelivered ? "warn" : ""

    ClosingButton { viewModel: page.viewModel; Layout.fillWidth: true }
}

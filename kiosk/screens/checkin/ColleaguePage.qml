import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn

StagePage {
    id: page

    required property CheckInViewModel viewModel
    readonly property SlotWords slot: SlotWords { viewModel: page.viewModel }
    readonly property string moved: viewModel.isMoved ? qsTr("Your collection was moved: %1 at %2.").arg(slot.day).arg(slot.start) : ""

    title: viewModel.isUnheard ? qsTr("Please tell a colleague at the counter.")
        : viewModel.isMoved ? moved : qsTr("A colleague will help you at the counter.")
    text: viewModel.isUnheard ? moved || qsTr("The counter does not see your arrival yet.")
        : viewModel.isMoved ? qsTr("Please go to the counter: a colleague will help you.")
        : viewModel.isHeard ? qsTr("The team knows that you are here.") : qsTr("We are telling the team…")
    iconName: viewModel.isMoved && !viewModel.isUnheard ? "calendar" : "person"
    token: viewModel.isUnheard ? "warn" : ""

    ClosingButton { viewModel: page.viewModel; Layout.fillWidth: true }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../kit"

StagePage {
    id: page

    required property CheckInViewModel viewModel

    readonly property string timeFormat: viewModel.language === "fr" ? "H 'h' mm" : "h:mm ap"
    readonly property string day: viewModel.daysUntilSlot === 0 ? qsTr("today") : viewModel.daysUntilSlot === 1 ? qsTr("tomorrow") : qsTr("on %1").arg(Qt.locale(viewModel.language).toString(new Date(viewModel.slotStart_ms), "dddd d MMMM"))

    function timeOf(instant_ms: real): string {
        return Qt.locale(viewModel.language).toString(new Date(instant_ms), timeFormat);
    }

    title: viewModel.daysUntilSlot === 0 ? qsTr("You are a little early.") : qsTr("Your order is planned for another day.")
    text: qsTr("Your order is planned for %1 at %2. Please come back from %3.").arg(day).arg(timeOf(viewModel.slotStart_ms)).arg(timeOf(viewModel.comeFrom_ms))
    iconName: "calendar"

    KButton {
        kind: "primary"
        text: qsTr("Understood")
        Layout.fillWidth: true
        onActed: page.viewModel.startOver()
    }
}

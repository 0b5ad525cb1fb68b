import QtQml
import Kiosk.CheckIn

// The slot of this customer's order, in words.
QtObject {
    id: words

    required property CheckInViewModel viewModel
    readonly property string timeFormat: viewModel.language === "fr" ? "H\u00a0'h'\u00a0mm" : "h:mm\u00a0ap"
    readonly property string day: viewModel.daysUntilSlot === 0 ? qsTr("today")
        : viewModel.daysUntilSlot === 1 ? qsTr("tomorrow")
        : qsTr("on %1").arg(
            Qt.locale(viewModel.language).toString(new Date(viewModel.slotStart_ms), "dddd d MMMM"))
    readonly property string start: timeOf(viewModel.slotStart_ms)
    readonly property string comeFrom: timeOf(viewModel.comeFrom_ms)

    function timeOf(instant_ms: real): string {
        return Qt.locale(viewModel.language).toString(new Date(instant_ms), timeFormat);
    }
}

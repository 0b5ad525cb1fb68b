import QtQml
import Kiosk.CheckIn

// The slot of this customer's order, in words.
QtObject {
    id: words

    required property VisitViewModel visit
    required property string language
    readonly property string timeFormat: language === "fr" ? "H\u00a0'h'\u00a0mm" : "h:mm\u00a0ap"
    readonly property string day: visit.daysUntilSlot === 0 ? qsTr("today")
        : visit.daysUntilSlot === 1 ? qsTr("tomorrow")
        : qsTr("on %1").arg(
            Qt.locale(language).toString(new Date(visit.slotStart_ms), "dddd d MMMM"))
    readonly property string start: timeOf(visit.slotStart_ms)
    readonly property string comeFrom: timeOf(visit.comeFrom_ms)

    function timeOf(instant_ms: real): string {
        return Qt.locale(language).toString(new Date(instant_ms), timeFormat);
    }
}

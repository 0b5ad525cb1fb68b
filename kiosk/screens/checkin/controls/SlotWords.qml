import QtQml
import Kiosk.CheckIn

// The days and times of this customer's order, in words.
QtObject {
    id: words

    required property VisitViewModel visit
    required property string language
    readonly property var timeFormats: ({ fr: "H\u00a0'h'\u00a0mm", en: "h:mm\u00a0ap" })
    readonly property var dayFormats: ({ es: "dddd d 'de' MMMM" })
    readonly property var dateFormats: ({ en: "d MMMM", nl: "dd-MM" })
    readonly property string day: dayOf(visit.slotStart_ms)
    readonly property string comeBackDay: dayOf(visit.comeFrom_ms)
    readonly property string start: timeOf(visit.slotStart_ms)
    readonly property string comeFrom: timeOf(visit.comeFrom_ms)

    function dayOf(instant_ms: real): string {
        const days = visit.daysUntil(instant_ms);
        return days === 0 ? qsTr("today") : days === 1 ? qsTr("tomorrow")
            : qsTr("on %1").arg(Qt.locale(language)
                .toString(new Date(instant_ms), dayFormats[language] ?? "dddd d MMMM"));
    }

    function shortDateOf(instant_ms: real): string {
        return Qt.locale(language).toString(new Date(instant_ms), dateFormats[language] ?? "dd/MM");
    }

    function timeOf(instant_ms: real): string {
        return Qt.locale(language).toString(new Date(instant_ms), timeFormats[language] ?? "H:mm");
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Whatever is out of the ordinary with an order: why it is flagged, who else serves it, what is asked.
ColumnLayout {
    id: notice

    required property OrderViewModel order
    readonly property SelectedCard card: order.card
    // Who serves is said only where it is somebody else.
    readonly property bool isWorthSaying: card.flag !== "" || note !== ""
        || order.explanation !== "" || card.slotNotice !== ""
    readonly property string note: order.isServing ? "" : card.note

    spacing: Theme.gapXs

    Flow {
        visible: notice.card.flag !== "" || notice.note !== "" || notice.card.slotNotice !== ""
        spacing: Theme.gapS
        Layout.fillWidth: true

        KChip {
            visible: text !== ""
            text: notice.card.flag
            iconName: "flag"
            severity: "warn"
            width: Math.min(implicitWidth, notice.width)
        }
        KChip {
            visible: text !== ""
            text: notice.note
            iconName: "note"
            severity: notice.card.noteSeverity
            width: Math.min(implicitWidth, notice.width)
        }
        KChip {
            visible: text !== ""
            text: notice.card.slotNotice
            iconName: "calendar"
            severity: "warn"
            width: Math.min(implicitWidth, notice.width)
        }
    }
    KLabel {
        visible: text !== "" && !notice.note.includes(text)
        text: notice.order.explanation
        strong: notice.order.isAsked
        Layout.fillWidth: true
    }
}

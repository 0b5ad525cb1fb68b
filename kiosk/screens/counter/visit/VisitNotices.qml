import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// What colleagues noted on the order.
KChip {
    required property AdditionsViewModel visit

    objectName: "openNotes"
    visible: text !== ""
    text: visit.notes.openText
    iconName: "note"
}

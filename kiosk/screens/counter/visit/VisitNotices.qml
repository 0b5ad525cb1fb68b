import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What colleagues noted on the order, and the customer's other orders.
ColumnLayout {
    id: notices

    required property AdditionsViewModel visit

    spacing: Theme.gapXs
    visible: visit.notes.openText !== "" || visit.otherOrders.rows.length > 0

    KChip {
        objectName: "openNotes"
        visible: text !== ""
        text: notices.visit.notes.openText
        iconName: "note"
        Layout.fillWidth: true
    }
    OtherOrders { others: notices.visit.otherOrders; Layout.fillWidth: true }
}

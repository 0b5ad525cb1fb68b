import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Asks for a line of text about the selected order. It is here and not in the panel because finger
// wide keys need the room.
KSheet {
    id: root

    required property string label
    required property string text
    property bool isName: false
    required property OrderViewModel order
    required property SheetViewModel sheet

    signal edited(string text)

    objectName: "textSheet"
    title: label
    maximumWidth: Theme.mm(215)
    initialFocus: entry.field
    onDismissed: sheet.dismiss()

    KLabel {
        kind: "secondary"
        text: root.order.card.code + " · " + root.order.customerName
        Layout.fillWidth: true
    }
    TextEntry {
        id: entry

        label: root.label
        isTitled: true
        text: root.text
        isName: root.isName
        hasKeypad: true
        Layout.fillWidth: true
        onEdited: text => root.edited(text)
    }

    footer: SheetFooter {
        safeText: qsTr("Done")
        isSafeFirst: true
        onSafeChosen: root.dismiss()
    }
}

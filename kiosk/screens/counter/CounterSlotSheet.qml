import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// Which new slot.
KSheet {
    id: root

    required property SheetViewModel sheet

    objectName: "slotSheet"
    title: sheet.title
    maximumWidth: Theme.mm(200)
    onDismissed: sheet.dismiss()

    CounterSlotPicker { picker: root.sheet.picker; Layout.fillWidth: true }

    footer: CounterFooter {
        safeText: root.sheet.safeText
        deedText: root.sheet.deedText
        isReady: root.sheet.canSubmit
        onSafeChosen: root.dismiss()
        onDeedChosen: root.sheet.submit()
    }
}

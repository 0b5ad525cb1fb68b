import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Asks for a slot.
KSheet {
    id: root

    required property SheetViewModel sheet

    objectName: "slotSheet"
    title: sheet.title
    maximumWidth: Theme.mm(200)
    onDismissed: sheet.dismiss()

    SlotChoices { picker: root.sheet.picker; Layout.fillWidth: true }

    footer: SheetFooter {
        safeText: root.sheet.safeText
        actionText: root.sheet.actionText
        isReady: root.sheet.canSubmit
        onSafeChosen: root.dismiss()
        onActionChosen: root.sheet.submit()
    }
}

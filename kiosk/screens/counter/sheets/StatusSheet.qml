import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The other statuses that this person may give the order.
KSheet {
    id: root

    required property SheetViewModel sheet

    objectName: "statusSheet"
    title: sheet.title
    maximumWidth: Theme.mm(200)
    onDismissed: sheet.dismiss()

    KChoices {
        choices: root.sheet.choices
        Layout.fillWidth: true
        onChosen: value => root.sheet.choose(value)
    }

    footer: SheetFooter {
        safeText: root.sheet.safeText
        onSafeChosen: root.dismiss()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// Every other status that this person may give the order.
KSheet {
    id: root

    required property SheetViewModel sheet

    objectName: "statusSheet"
    title: sheet.title
    maximumWidth: Theme.mm(200)
    onDismissed: sheet.dismiss()

    CounterChoices {
        choices: root.sheet.choices
        Layout.fillWidth: true
        onChosen: value => root.sheet.choose(value)
    }

    footer: CounterFooter {
        safeText: root.sheet.safeText
        onSafeChosen: root.dismiss()
    }
}

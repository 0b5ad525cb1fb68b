import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Asks how the person was recognised, and who collects if it is not the customer.
KSheet {
    id: root

    required property OrderViewModel order
    required property SheetViewModel sheet

    objectName: "verifySheet"
    title: qsTr("How was the customer recognised?")
    maximumWidth: Theme.mm(190)
    onDismissed: sheet.dismiss()

    KChoices {
        choices: root.order.verifications
        current: root.order.verifiedBy
        Layout.fillWidth: true
        onChosen: value => root.order.verifyBy(value)
    }
    TextEntry {
        objectName: "collector"
        label: qsTr("Somebody else collects (name)")
        text: root.order.collectedBy
        Layout.fillWidth: true
        Layout.topMargin: Theme.gap
        onEdited: text => root.order.collectBy(text)
    }

    footer: SheetFooter {
        safeText: qsTr("Done")
        isSafeFirst: true
        onSafeChosen: root.dismiss()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Asks why the order is cancelled, blocked, delayed or not collected; for a delay also until when.
KSheet {
    id: root

    required property SheetViewModel sheet

    objectName: "reasonSheet"
    title: sheet.title
    maximumWidth: Theme.mm(190)
    initialFocus: sheet.isDangerous ? buttons.safe : null
    onDismissed: sheet.dismiss()

    KChoices {
        choices: root.sheet.choices
        current: root.sheet.chosen
        Layout.fillWidth: true
        onChosen: value => root.sheet.choose(value)
    }
    KLabel {
        visible: root.sheet.times.length > 0
        text: qsTr("Ready at about (if you know)")
        strong: true
        Layout.topMargin: Theme.gapS
        Layout.fillWidth: true
    }
    KChoices {
        visible: root.sheet.times.length > 0
        choices: root.sheet.times
        current: root.sheet.time
        Layout.fillWidth: true
        onChosen: value => root.sheet.chooseTime(value)
    }
    TextEntry {
        objectName: "comment"
        label: qsTr("Note (if needed)")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapS
        onEdited: text => root.sheet.setComment(text)
    }

    footer: SheetFooter {
        id: buttons

        safeText: root.sheet.safeText
        actionText: root.sheet.actionText
        isDangerous: root.sheet.isDangerous
        isReady: root.sheet.canSubmit
        onSafeChosen: root.dismiss()
        onActionChosen: root.sheet.submit()
    }
}

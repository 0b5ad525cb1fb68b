import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// Why the order leaves its course; for a delay also until when.
KSheet {
    id: root

    required property SheetViewModel sheet

    objectName: "reasonSheet"
    title: sheet.title
    maximumWidth: Theme.mm(190)
    initialFocus: sheet.isDangerous ? buttons.safe : null
    onDismissed: sheet.dismiss()

    CounterChoices {
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
    CounterChoices {
        visible: root.sheet.times.length > 0
        choices: root.sheet.times
        current: root.sheet.time
        Layout.fillWidth: true
        onChosen: value => root.sheet.chooseTime(value)
    }
    CounterTextEntry {
        objectName: "comment"
        label: qsTr("Note (if needed)")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapS
        onEdited: text => root.sheet.setComment(text)
    }

    footer: CounterFooter {
        id: buttons

        safeText: root.sheet.safeText
        deedText: root.sheet.deedText
        isDangerous: root.sheet.isDangerous
        isReady: root.sheet.canSubmit
        onSafeChosen: root.dismiss()
        onDeedChosen: root.sheet.submit()
    }
}

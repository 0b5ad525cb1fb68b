pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What the customer takes, line by line; why not the rest, and the slot for it.
KSheet {
    id: root

    required property SheetViewModel sheet
    required property PartialViewModel partial

    objectName: "partialSheet"
    title: sheet.kind === "partial" ? sheet.title : title
    maximumWidth: Theme.mm(230)
    onDismissed: sheet.dismiss()

    Repeater {
        model: root.partial.lines

        PartialRow {
            partial: root.partial
            Layout.fillWidth: true
        }
    }
    KLabel {
        visible: root.partial.isShort
        text: qsTr("New slot for the rest")
        strong: true
        Layout.topMargin: Theme.gap
        Layout.fillWidth: true
    }
    SlotChoices {
        visible: root.partial.isShort
        picker: root.partial.picker
        Layout.fillWidth: true
    }

    footer: ColumnLayout {
        spacing: Theme.gapS
        Layout.fillWidth: true

        KLabel {
            visible: text !== ""
            text: root.partial.problem
            strong: true
            Layout.fillWidth: true
        }
        SheetFooter {
            safeText: qsTr("Back")
            actionText: qsTr("Hand over %1 of %2").arg(root.partial.handedCount).arg(root.partial.totalCount)
            isReady: root.partial.problem === ""
            onSafeChosen: root.dismiss()
            onActionChosen: root.partial.submit()
        }
    }
}

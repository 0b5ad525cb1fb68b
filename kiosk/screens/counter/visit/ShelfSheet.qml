import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Where the parcel of an order lies. The proposal is there already; another one is typed or scanned.
KSheet {
    id: root

    required property ShelfViewModel shelf
    required property SheetViewModel sheet

    objectName: "shelfSheet"
    title: qsTr("Where is the parcel?")
    maximumWidth: Theme.mm(190)
    onDismissed: sheet.dismiss()

    KLabel {
        kind: "secondary"
        text: root.shelf.askedOrder
        Layout.fillWidth: true
    }
    TextEntry {
        id: entry

        objectName: "shelfEntry"
        label: qsTr("Shelf")
        text: root.shelf.askedText
        Layout.fillWidth: true
        onEdited: text => entry.text = text
    }

    footer: SheetFooter {
        safeText: qsTr("Back")
        actionText: root.shelf.askedIsToCome ? qsTr("It goes here") : qsTr("On shelf")
        isReady: entry.text.trim() !== "" && entry.text.trim().length <= root.shelf.lengthMax
        onSafeChosen: root.dismiss()
        onActionChosen: {
            root.shelf.choose(entry.text);
            root.dismiss();
        }
    }
}

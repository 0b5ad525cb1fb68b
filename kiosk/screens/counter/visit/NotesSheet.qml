pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Notes between colleagues on an order: what was left, and a new one.
KSheet {
    id: root

    required property OrderViewModel order
    required property NotesViewModel notes
    required property SheetViewModel sheet

    objectName: "notesSheet"
    title: qsTr("Notes for colleagues")
    maximumWidth: Theme.mm(215)
    initialFocus: entry.field
    onDismissed: sheet.dismiss()

    KLabel {
        kind: "secondary"
        text: root.order.card.code + " · " + root.order.customerName
        Layout.fillWidth: true
    }
    Repeater {
        model: root.notes.rows

        RowLayout {
            id: row

            required property string noteId
            required property string text
            required property string who
            required property bool isDone

            spacing: Theme.gapS

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                KLabel {
                    text: row.text
                    color: row.isDone ? Theme.inkSoft : Theme.ink
                    Layout.fillWidth: true
                }
                KLabel { kind: "secondary"; text: row.who; Layout.fillWidth: true }
            }
            KIconButton {
                objectName: "noteDone"
                visible: !row.isDone
                iconName: "check"
                name: qsTr("Seen to: %1").arg(row.text)
                onClicked: root.notes.markDone(row.noteId)
            }
        }
    }
    TextEntry {
        id: entry

        objectName: "newNote"
        label: qsTr("New note")
        Layout.fillWidth: true
        lengthMax: root.notes.lengthMax
        onEdited: text => root.notes.edit(text)
    }

    footer: SheetFooter {
        safeText: qsTr("Done")
        isSafeFirst: true
        onSafeChosen: root.dismiss()
    }
}

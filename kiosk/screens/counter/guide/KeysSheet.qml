pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The keys that work at the counter.
KSheet {
    id: root

    required property SheetViewModel sheet
    readonly property list<var> keys: [
        { keys: qsTr("Arrows"), action: qsTr("Choose an order") },
        { keys: qsTr("Tab"), action: qsTr("Next control") },
        { keys: qsTr("Space or Enter"), action: qsTr("Press the chosen button") },
        { keys: qsTr("Ctrl + Enter"), action: qsTr("Press the main button") },
        { keys: qsTr("Ctrl + Z"), action: qsTr("Undo") },
        { keys: qsTr("Letters, Ctrl + F"), action: qsTr("Search") },
        { keys: qsTr("F1, F2, F3"), action: qsTr("Arrived, ready, to prepare") },
        { keys: qsTr("F4"), action: qsTr("To sort out") },
        { keys: qsTr("F10"), action: qsTr("These keys") },
        { keys: qsTr("Esc"), action: qsTr("Back") }
    ]

    objectName: "keysSheet"
    title: qsTr("Keys")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(160)
    onDismissed: sheet.dismiss()

    GridLayout {
        columns: 2
        columnSpacing: Theme.gapL
        rowSpacing: Theme.gapS
        Layout.fillWidth: true

        Repeater {
            model: root.keys

            KLabel {
                required property int index
                required property var modelData

                text: modelData.keys
                strong: true
                Layout.row: index
                Layout.column: 0
            }
        }
        Repeater {
            model: root.keys

            KLabel {
                required property int index
                required property var modelData

                text: modelData.action
                Layout.row: index
                Layout.column: 1
                Layout.fillWidth: true
            }
        }
    }
}

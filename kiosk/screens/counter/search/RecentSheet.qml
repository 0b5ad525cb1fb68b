pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The orders collected last.
KSheet {
    id: root

    required property RowsModel cards
    required property SheetViewModel sheet

    signal chosen(string orderId)

    objectName: "recentSheet"
    edge: "right"
    title: qsTr("Collected last")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(130)
    onDismissed: sheet.dismiss()

    KEmptyState {
        visible: recent.count === 0
        iconName: "history"
        title: qsTr("Nothing collected yet.")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXl
    }
    Repeater {
        id: recent

        model: root.cards

        FoundCard {
            Layout.fillWidth: true
            onClicked: root.chosen(orderId)
        }
    }
}

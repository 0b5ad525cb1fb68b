pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The orders collected last.
KSheet {
    id: root

    required property CounterViewModel viewModel

    objectName: "recentSheet"
    edge: "right"
    title: qsTr("Collected last")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(130)
    onDismissed: viewModel.sheet.dismiss()

    KEmptyState {
        visible: recent.count === 0
        iconName: "history"
        title: qsTr("Nothing collected yet.")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXl
    }
    Repeater {
        id: recent

        model: root.viewModel.search.recent

        FoundCard {
            required property string orderId
            required property string code
            required property string customer
            required property string slotText
            required property string slotStart
            required property string statusText
            required property string statusToken
            required property string itemsText
            required property string shelf
            required property string spoken

            found: this
            Layout.fillWidth: true
            onClicked: root.viewModel.select(orderId)
        }
    }
}

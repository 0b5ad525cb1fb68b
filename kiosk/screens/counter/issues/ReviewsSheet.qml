pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Actions that took no effect: what was recorded, why it failed, what to do.
KSheet {
    id: root

    required property CounterViewModel viewModel

    objectName: "reviewsSheet"
    title: viewModel.reviews.countText
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(230)
    onDismissed: viewModel.sheet.dismiss()

    KLabel {
        text: qsTr("These steps were recorded on a device, but the order had gone another way "
            + "meanwhile. Nothing was changed by itself.")
        soft: true
        Layout.fillWidth: true
    }
    KBanner {
        objectName: "reviewRefusal"
        visible: root.viewModel.alerts.toast !== ""
        text: root.viewModel.alerts.toast
        severity: "warn"
        Layout.fillWidth: true
    }
    Repeater {
        model: root.viewModel.reviews.rows

        ReviewRow {
            reviews: root.viewModel.reviews
            Layout.fillWidth: true
            onShowAsked: orderId => root.viewModel.select(orderId)
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Actions that took no effect: what was recorded, why it failed, what to do.
KSheet {
    id: root

    required property ReviewsViewModel reviews
    required property SheetViewModel sheet
    // Why the last case could not be closed; "" for nothing.
    required property string refusal

    signal showAsked(string orderId)

    objectName: "reviewsSheet"
    title: reviews.countText
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(230)
    onDismissed: sheet.dismiss()

    KLabel {
        text: qsTr("These steps were recorded on a device, but the order had gone another way "
            + "meanwhile. Nothing was changed by itself.")
        soft: true
        Layout.fillWidth: true
    }
    KBanner {
        objectName: "reviewRefusal"
        visible: text !== ""
        text: root.refusal
        severity: "warn"
        Layout.fillWidth: true
    }
    Repeater {
        model: root.reviews.rows

        ReviewRow {
            reviews: root.reviews
            Layout.fillWidth: true
            onShowAsked: orderId => root.showAsked(orderId)
        }
    }
}

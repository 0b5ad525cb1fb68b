import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "sheets"

// Covers the screen, so that work stops until the cause is gone.
KSheet {
    id: root

    required property AlertsViewModel alerts

    objectName: "stop"
    title: alerts.title
    maximumWidth: Theme.mm(180)
    onDismissed: alerts.dismissFailure()

    KBanner {
        text: root.alerts.cause
        severity: "error"
        iconName: root.alerts.canRetry ? "database" : "warning"
        Layout.fillWidth: true
    }
    KLabel { text: root.alerts.consequence; Layout.fillWidth: true }
    KLabel {
        visible: root.alerts.canRetry
        text: qsTr("Work goes on by itself as soon as saving works again.")
        soft: true
        Layout.fillWidth: true
    }
    KLabel {
        visible: root.alerts.reference !== ""
        text: qsTr("Reference: %1").arg(root.alerts.reference)
        strong: true
        Layout.fillWidth: true
    }

    footer: SheetFooter {
        safeText: root.alerts.canRetry ? qsTr("Try again") : qsTr("Go on working")
        onSafeChosen: root.alerts.canRetry ? root.alerts.retry() : root.alerts.dismissFailure()
    }
}

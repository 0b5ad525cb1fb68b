import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// One sentence that disappears by itself.
KBanner {
    id: toast

    required property AlertsViewModel alerts
    readonly property int shown_ms: 10000

    objectName: "toast"
    visible: alerts.toast !== ""
    text: alerts.toast
    severity: "warn"
    actionText: qsTr("Understood")
    onActed: alerts.dismissToast()

    Timer { id: passing; interval: toast.shown_ms; onTriggered: toast.alerts.dismissToast() }
    Connections {
        target: toast.alerts

        function onToastShown(): void { passing.restart(); }
    }
}

import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// One sentence that disappears by itself. A tap that was meant for it touches nothing below, even if
// it has just disappeared.
Item {
    id: toast

    required property AlertsViewModel alerts
    readonly property int shown_ms: 10000
    readonly property int kept_ms: 700

    implicitHeight: banner.implicitHeight
    height: banner.height

    MouseArea {
        objectName: "toastShield"
        anchors.fill: parent
        visible: banner.visible || leaving.running
    }
    KBanner {
        id: banner

        objectName: "toast"
        width: parent.width
        visible: toast.alerts.toast !== ""
        text: toast.alerts.toast
        severity: "warn"
        actionText: qsTr("Understood")
        onActed: toast.alerts.dismissToast()
    }

    Timer { id: passing; interval: toast.shown_ms; onTriggered: toast.alerts.dismissToast() }
    Timer { id: leaving; interval: toast.kept_ms }
    Connections {
        target: toast.alerts

        function onToastShown(): void { passing.restart(); }
        function onToastGone(): void { leaving.restart(); }
    }
}

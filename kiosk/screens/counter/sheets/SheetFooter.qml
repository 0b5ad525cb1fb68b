import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// The two buttons of a sheet: back, and the action by its name.
RowLayout {
    id: footer

    property string safeText: ""
    property string actionText: ""
    property bool isDangerous: false
    property bool isReady: true
    property bool isSafeFirst: isDangerous
    property alias safe: safeButton

    signal safeChosen()
    signal actionChosen()

    spacing: Theme.gap
    Layout.fillWidth: true

    KButton {
        id: safeButton

        objectName: "safe"
        large: true
        kind: footer.isSafeFirst ? "primary" : "secondary"
        text: footer.safeText
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        Layout.minimumHeight: implicitHeight
        onActed: footer.safeChosen()
    }
    KButton {
        id: actionButton

        objectName: "action"
        visible: footer.actionText !== ""
        large: true
        kind: footer.isDangerous ? "danger" : "primary"
        text: footer.actionText
        enabled: footer.isReady
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        Layout.minimumHeight: implicitHeight
        onActed: footer.actionChosen()
    }
}

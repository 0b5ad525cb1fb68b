import QtQuick
import QtQuick.Layouts
import "../kit"

// The two ways out of a sheet: back, and the deed by its name.
RowLayout {
    id: footer

    property string safeText: ""
    property string deedText: ""
    property bool isDangerous: false
    property bool isReady: true
    property bool isSafeFirst: isDangerous
    property alias safe: safeButton

    signal safeChosen()
    signal deedChosen()

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
        id: deedButton

        objectName: "deed"
        visible: footer.deedText !== ""
        large: true
        kind: footer.isDangerous ? "danger" : "primary"
        text: footer.deedText
        enabled: footer.isReady
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        Layout.minimumHeight: implicitHeight
        onActed: footer.deedChosen()
    }
}

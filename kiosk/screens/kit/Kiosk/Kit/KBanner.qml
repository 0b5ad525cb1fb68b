import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A message over the full width, for everyone. severity: info | warn | error.
Control {
    id: banner

    required property string text
    property string severity: "info"
    property string iconName: severity === "info" ? "info" : "warning"
    property string actionText: ""
    readonly property var colours: severity === "warn" ? Theme.token("warn")
        : severity === "error" ? Theme.token("late")
        : { fill: Theme.tint, ink: Theme.ink, border: Theme.outline }

    signal acted()

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    horizontalPadding: Theme.gapL
    verticalPadding: Theme.gapS
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    contentItem: RowLayout {
        spacing: Theme.gap

        Icon { name: banner.iconName; color: banner.colours.ink }
        KLabel {
            text: banner.text
            color: banner.colours.ink
            strong: true
            verticalAlignment: Text.AlignVCenter
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.mm(9)
            Accessible.ignored: true
        }
        KButton {
            visible: banner.actionText !== ""
            text: banner.actionText
            onActed: banner.acted()
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: banner.colours.fill
        border.width: banner.severity === "info" ? Theme.lineWidth : 0
        border.color: banner.colours.border
    }
}

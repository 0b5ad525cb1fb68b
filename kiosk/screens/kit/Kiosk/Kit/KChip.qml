import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A small note with an icon. severity: neutral | warn | error.
Control {
    id: chip

    required property string text
    property string iconName: ""
    property string severity: "neutral"
    property bool secondary: true
    readonly property var colours: severity === "warn" ? Theme.token("warn")
        : severity === "error" ? Theme.token("late")
        : { fill: Theme.sunken, ink: Theme.ink, border: Theme.sunken }

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    horizontalPadding: Theme.gapS
    verticalPadding: Theme.mm(0.9)
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    contentItem: RowLayout {
        spacing: Theme.gapXs

        Icon {
            visible: chip.iconName !== ""
            name: chip.iconName
            color: chip.colours.ink
            size: Theme.iconSizeS
        }
        KLabel {
            text: chip.text
            kind: chip.secondary ? "secondary" : "body"
            color: chip.colours.ink
            strong: chip.severity !== "neutral"
            lineHeight: 1
            Layout.fillWidth: true
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radiusS
        color: chip.colours.fill
        border.width: Theme.lineWidth
        border.color: chip.colours.border
    }
}

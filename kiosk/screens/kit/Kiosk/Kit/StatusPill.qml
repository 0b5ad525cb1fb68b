import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A status is always colour, icon and word together.
Control {
    id: pill

    required property string token
    required property string text
    readonly property var colours: Theme.token(token)

    implicitHeight: implicitContentHeight + topPadding + bottomPadding
    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    leftPadding: Theme.gapS
    rightPadding: Theme.mm(2.4)
    verticalPadding: Theme.mm(0.7)
    Accessible.role: Accessible.StaticText
    Accessible.name: text

    contentItem: RowLayout {
        spacing: Theme.mm(1.3)

        Icon {
            name: pill.colours.icon
            color: pill.colours.ink
            size: Theme.iconSizeS
        }
        KLabel {
            text: pill.text
            color: pill.colours.ink
            strong: true
            lineHeight: 1
            Layout.fillWidth: true
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radiusS
        color: pill.colours.fill
        border.width: Theme.borderWidth
        border.color: pill.colours.border
    }
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A status is always colour, icon and word together; where room is scarce, colour and word.
Control {
    id: pill

    required property string token
    required property string text
    property bool hasIcon: true
    property bool isSmall: false
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
            visible: pill.hasIcon
            name: pill.colours.icon
            color: pill.colours.ink
            size: Theme.iconSizeS
        }
        KLabel {
            text: pill.text
            color: pill.colours.ink
            strong: true
            font.pixelSize: pill.isSmall ? Theme.secondarySize : size
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

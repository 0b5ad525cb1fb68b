import QtQuick
import QtQuick.Controls.Basic
import "../kit"

// A choice that shows whether it is the one.
AbstractButton {
    id: choice

    property bool isCurrent: false
    property string name: text
    readonly property bool live: !shield.inert
    readonly property color inkColor: !live ? Theme.inkOff : isCurrent ? Theme.accentInk : Theme.ink

    onPressed: TapGuard.hit(choice, text)

    objectName: "choice"
    implicitHeight: Math.max(Theme.secondaryHeight, implicitContentHeight + topPadding + bottomPadding)
    implicitWidth: Math.max(Theme.mm(24), implicitContentWidth + leftPadding + rightPadding)
    horizontalPadding: Theme.gap
    verticalPadding: Theme.gapS
    font.family: Theme.fontFamily
    font.pixelSize: Theme.bodySize
    font.weight: isCurrent ? Font.DemiBold : Font.Medium
    Accessible.role: Accessible.RadioButton
    Accessible.name: name
    Accessible.checkable: true
    Accessible.checked: isCurrent

    contentItem: Text {
        text: choice.text
        textFormat: Text.PlainText
        font: choice.font
        color: choice.inkColor
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }

    background: Rectangle {
        radius: Theme.radius
        color: !choice.live ? Theme.sunken : choice.isCurrent ? Theme.accent : choice.down ? Theme.pressed : Theme.surface
        border.width: choice.isCurrent ? 0 : Theme.borderWidth
        border.color: Theme.border

        FocusRing { shown: choice.visualFocus }
    }

    TapShield { id: shield; control: choice; name: choice.text }
}

import QtQuick
import QtQuick.Controls.Basic

CheckBox {
    id: box

    property string name: text
    property int boxSize: Theme.mm(9)

    implicitHeight: Math.max(Theme.secondaryHeight, implicitContentHeight + topPadding + bottomPadding)
    implicitWidth: Math.max(Theme.secondaryHeight, leftPadding + implicitContentWidth + rightPadding)
    padding: 0
    font.family: Theme.fontFamily
    font.pixelSize: Theme.bodySize
    Accessible.name: name

    indicator: Rectangle {
        x: box.text === "" ? Math.round((box.width - width) / 2) : Theme.gapXs
        y: Math.round((box.height - height) / 2)
        width: box.boxSize
        height: box.boxSize
        radius: Theme.radiusS
        color: !box.enabled ? Theme.sunken : box.checked ? Theme.accent
            : box.down ? Theme.pressed : Theme.surface
        border.width: Theme.borderWidth
        border.color: box.checked && box.enabled ? Theme.accent : Theme.border

        Icon {
            anchors.centerIn: parent
            visible: box.checked
            name: "check"
            size: Math.round(box.boxSize * 0.78)
            color: box.enabled ? Theme.accentInk : Theme.inkOff
        }
        FocusRing { shown: box.visualFocus; corner: Theme.radiusS }
    }

    contentItem: Text {
        leftPadding: box.text === "" ? 0 : box.boxSize + Theme.gap + Theme.gapXs
        text: box.text
        textFormat: Text.PlainText
        font: box.font
        color: box.enabled ? Theme.ink : Theme.inkOff
        wrapMode: Text.Wrap
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
}

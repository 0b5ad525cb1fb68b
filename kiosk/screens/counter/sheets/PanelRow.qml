import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// One row to choose on a page: what it is, and what it leads to. Chosen once, however often it is
// tapped.
AbstractButton {
    id: row

    property string detail: ""
    property string iconName: ""
    property bool isDangerous: false
    property bool isCurrent: false
    property string name: detail === "" ? text : text + ", " + detail
    readonly property bool live: enabled && !shield.inert
    readonly property color inkColor: !live ? Theme.inkOff : isCurrent ? Theme.accentInk
        : isDangerous ? Theme.danger : Theme.ink

    signal acted()

    onClicked: {
        if (TapGuard.claim(row, text))
            acted();
    }
    onPressed: TapGuard.hit(row, text)

    implicitHeight: Math.max(Theme.mm(13), implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gap
    verticalPadding: Theme.gapXs
    Accessible.name: name

    contentItem: RowLayout {
        spacing: Theme.gapS

        KLabel {
            id: word

            text: row.text
            color: row.inkColor
            font.weight: Font.Medium
            lineHeight: 1.05
            verticalAlignment: Text.AlignVCenter
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        KLabel {
            visible: text !== ""
            text: row.detail
            kind: "secondary"
            color: !row.live ? Theme.inkOff : row.isCurrent ? Theme.accentInk : Theme.inkSoft
            lineHeight: 1.05
            horizontalAlignment: Text.AlignRight
            Layout.maximumWidth: row.availableWidth * 0.45
            Accessible.ignored: true
        }
        Icon {
            visible: row.iconName !== ""
            name: row.iconName
            color: row.inkColor
            size: Theme.iconSizeS
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: !row.live ? Theme.sunken : row.isCurrent ? Theme.accent
            : row.down ? Theme.pressed : Theme.surface
        border.width: Theme.lineWidth
        border.color: row.live ? Theme.border : Theme.line

        FocusRing { shown: row.visualFocus }
    }

    TapShield { id: shield; control: row; name: row.text }
}

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
    property bool isNarrow: false
    // A small display and a narrow row have no room for both beside each other.
    readonly property bool isStacked: (Theme.compact || isNarrow) && detail !== ""
    // Whether two lines of text are to take no more height than one.
    property bool isTight: isStacked
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
    leftPadding: isTight ? Theme.gapS : Theme.gap
    rightPadding: isTight ? Theme.gapXs : Theme.gap
    verticalPadding: isTight ? 0 : Theme.gapXs
    Accessible.name: name

    contentItem: RowLayout {
        spacing: Theme.gapS

        GridLayout {
            columns: row.isStacked ? 1 : 2
            columnSpacing: Theme.gapS
            rowSpacing: 0
            Layout.fillWidth: true

            KLabel {
                id: word

                text: row.text
                font.letterSpacing: row.isTight ? -0.02 * Theme.bodySize : 0
                color: row.inkColor
                font.weight: Font.Medium
                lineHeight: row.isTight ? 0.93 : 1.05
                verticalAlignment: Text.AlignVCenter
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            KLabel {
                // Two lines of a text leave no room for a third.
                visible: text !== "" && !(row.isStacked && word.lineCount > 1)
                text: row.detail
                kind: "secondary"
                color: !row.live ? Theme.inkOff : row.isCurrent ? Theme.accentInk : Theme.inkSoft
                lineHeight: row.isStacked ? 1 : 1.05
                horizontalAlignment: row.isStacked ? Text.AlignLeft : Text.AlignRight
                Layout.fillWidth: row.isStacked
                Layout.maximumWidth: row.isStacked ? row.availableWidth : row.availableWidth * 0.45
                Accessible.ignored: true
            }
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

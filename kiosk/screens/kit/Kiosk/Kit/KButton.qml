import QtQuick
import QtQuick.Controls.Basic

// kind: primary | secondary | quiet | danger. Use onActed for actions (a double tap acts once, and
// never on a button that has replaced this one); onClicked for what may be done twice. `stacked`
// puts the icon above the text.
Button {
    id: button

    property string kind: "secondary"
    property string iconName: ""
    property bool large: Theme.customer || kind === "primary"
    property string name: text
    property bool stacked: false
    // False where repeated taps on one spot are intended, as on a keypad.
    property bool guarded: true
    readonly property bool live: enabled && !(guarded && shield.inert)
    // Something is missing: it looks as if it could not be pressed, and `detail` says why; whoever
    // presses it is asked for that.
    property bool waiting: false
    // A second line, in small letters.
    property string detail: ""
    property int iconSize: stacked ? Theme.mm(14) : Theme.iconSize
    readonly property int leastHeight: large ? Theme.primaryHeight : Theme.secondaryHeight
    readonly property int besides_px: iconName !== "" && text !== "" && !stacked ? iconSize + Theme.gapS : 0
    readonly property bool primary: kind === "primary"
    readonly property color inkColor: !live ? Theme.inkOff : waiting ? Theme.inkSoft
        : primary ? Theme.accentInk : kind === "danger" ? Theme.danger : Theme.ink
    readonly property color fillColor: !live || waiting && !down
        ? (kind === "quiet" ? "transparent" : Theme.sunken)
        : primary ? (down ? Theme.accentPressed : Theme.accent)
        : down ? (kind === "danger" ? Theme.dangerTint : Theme.pressed)
        : kind === "quiet" ? "transparent" : Theme.surface
    readonly property color lineColor: !live ? Theme.line : waiting ? Theme.outline
        : kind === "danger" ? Theme.danger : Theme.border

    signal acted()

    onClicked: {
        if (TapGuard.claim(button, text))
            acted();
    }
    onPressed: TapGuard.hit(button, text)

    // Not of the height, which depends on the width by the lines of the texts.
    implicitWidth: Math.max(leastHeight, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(leastHeight, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapL
    verticalPadding: Theme.gapS
    font.family: Theme.fontFamily
    font.pixelSize: Theme.bodySize
    font.weight: primary ? Font.DemiBold : Font.Medium
    font.features: Theme.tabular
    Accessible.name: name

    contentItem: Item {
        implicitWidth: word.implicitWidth + button.besides_px
        implicitHeight: grid.implicitHeight + (more.visible ? more.implicitHeight : 0)

        Grid {
            id: grid

            anchors.centerIn: parent
            anchors.verticalCenterOffset: more.visible ? -more.height / 2 : 0
            // A column for an absent item would still take its spacing.
            columns: button.besides_px > 0 ? 2 : 1
            spacing: Theme.gapS
            horizontalItemAlignment: Grid.AlignHCenter
            verticalItemAlignment: Grid.AlignVCenter

            Icon {
                visible: button.iconName !== ""
                name: button.iconName
                color: button.inkColor
                size: button.iconSize
            }
            Text {
                id: word

                visible: text !== ""
                width: Math.min(implicitWidth, button.availableWidth - button.besides_px)
                text: button.text
                textFormat: Text.PlainText
                font: button.font
                color: button.inkColor
                wrapMode: Text.Wrap
                lineHeight: 1.05
                horizontalAlignment: button.besides_px > 0 ? Text.AlignLeft : Text.AlignHCenter
                Accessible.ignored: true
            }
        }
        KLabel {
            id: more

            visible: text !== ""
            anchors { top: grid.bottom; left: parent.left; right: parent.right }
            kind: "secondary"
            text: button.detail
            color: button.inkColor
            lineHeight: 1.05
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: button.fillColor
        border.width: button.kind === "quiet" || button.primary && button.live && !button.waiting
            ? 0 : Theme.borderWidth
        border.color: button.lineColor

        FocusRing { shown: button.visualFocus }
    }

    TapShield { id: shield; control: button; name: button.text; visible: button.guarded }
}

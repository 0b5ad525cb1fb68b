import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A button that shows a state: icon, text and a second line, in the status colour `token` ("" for
// none). Beyond `maximumWidth` the text wraps, and takes the room of the second line.
Button {
    id: button

    required property string iconName
    property string detail: ""
    property string token: ""
    property string name: detail === "" ? text : text + ", " + detail
    property int maximumWidth: Theme.mm(80)
    readonly property int besides_px: Theme.iconSize + Theme.gapS + leftPadding + rightPadding
    // The width of the longer text, which does not depend on whether it is visible.
    readonly property int words_px: Math.ceil(
        Math.max(strongMetrics.advanceWidth, plainMetrics.advanceWidth)) + 2
    readonly property bool isOneLine: strongMetrics.advanceWidth + besides_px <= width
    readonly property var colours: token === ""
        ? { fill: Theme.surface, ink: Theme.ink, border: Theme.border }
        : Theme.token(token)

    // From the texts alone: which of them are visible depends on the width.
    implicitWidth: Math.min(maximumWidth, Math.max(Theme.secondaryHeight, besides_px + words_px))
    implicitHeight: Math.max(Theme.secondaryHeight, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapS
    verticalPadding: Theme.gapXs
    Accessible.name: name

    // Properties, not a FontMetrics' functions: the display's scale may come after the text.
    TextMetrics {
        id: strongMetrics

        text: button.text
        font.family: Theme.fontFamily
        font.pixelSize: Theme.secondarySize
        font.weight: Font.DemiBold
        font.features: Theme.tabular
    }
    TextMetrics {
        id: plainMetrics

        text: button.detail
        font.family: Theme.fontFamily
        font.pixelSize: Theme.secondarySize
        font.weight: Font.Medium
        font.features: Theme.tabular
    }

    contentItem: RowLayout {
        spacing: Theme.gapS

        Icon { name: button.iconName; color: button.colours.ink; size: Theme.iconSize }
        ColumnLayout {
            spacing: 0
            Layout.alignment: Qt.AlignVCenter

            KLabel {
                text: button.text
                kind: "secondary"
                color: button.colours.ink
                strong: true
                lineHeight: 1
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            KLabel {
                visible: text !== "" && button.isOneLine
                text: button.detail
                kind: "secondary"
                color: button.colours.ink
                lineHeight: 1
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: button.down && button.token === "" ? Theme.pressed : button.colours.fill
        border.width: Theme.borderWidth
        border.color: button.down ? Theme.focus : button.colours.border

        FocusRing { shown: button.visualFocus }
    }
}

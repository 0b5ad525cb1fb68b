import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Kit

// Text typed on the letter keypad. It shrinks before it wraps, and is never elided.
Control {
    id: field

    required property string name
    required property string value

    readonly property bool isRightToLeft: /[\u0590-\u08ff]/.test(value)

    implicitHeight: Theme.mm(20)
    implicitWidth: Theme.mm(108)
    padding: 0
    Accessible.role: Accessible.StaticText
    Accessible.name: value === "" ? name : name + " " + value

    contentItem: Item {
        Text {
            id: word

            anchors.left: parent.left
            anchors.leftMargin: Theme.gap + (field.isRightToLeft ? caret.width : 0)
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(measure.advanceWidth + 2, parent.width - 2 * Theme.gap - caret.width)
            height: parent.height - Theme.gapXs
            text: field.value
            textFormat: Text.PlainText
            font: measure.font
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.mm(4)
            wrapMode: Text.WrapAnywhere
            lineHeight: 0.9
            verticalAlignment: Text.AlignVCenter
            color: Theme.ink
            Accessible.ignored: true
        }
        Rectangle {
            id: caret

            // After the last letter: at the left of a name in Arabic or Hebrew letters.
            x: field.isRightToLeft ? word.x - width - Theme.lineWidth : word.x + word.width + Theme.lineWidth
            anchors.verticalCenter: parent.verticalCenter
            width: Theme.focusWidth
            height: Theme.codeSize
            color: Theme.focus
        }
        TextMetrics {
            id: measure

            text: field.value
            font.family: Theme.fontFamily
            font.pixelSize: Theme.codeSize
            font.weight: Font.Bold
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.focusWidth
        border.color: Theme.focus
    }
}

import QtQuick
import Kiosk.Kit

// A line of the board: capitals of so many pixels, smaller where it would be cut off.
Text {
    id: line

    required property real capitals
    property real capitalsMin: 0.5 * capitals

    color: Theme.ink
    textFormat: Text.PlainText
    fontSizeMode: Text.HorizontalFit
    // Inter's capitals are 0.727 em high.
    minimumPixelSize: Math.max(1, Math.ceil(capitalsMin / 0.727))
    elide: Text.ElideRight
    verticalAlignment: Text.AlignVCenter
    font { family: Theme.fontFamily; weight: Font.Bold }
    font.pixelSize: Math.max(1, Math.ceil(capitals / 0.727))
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}

import QtQuick

// Text in one of the kit's styles: display, title, body, secondary, code.
Text {
    id: label

    property string kind: "body"
    property bool soft: kind === "secondary"
    property bool strong: false
    readonly property bool heading: kind === "display" || kind === "title"
    readonly property int size: Theme.sizeOf(kind)

    color: soft ? Theme.inkSoft : Theme.ink
    // A code is read as one word, so it shrinks instead of wrapping.
    wrapMode: kind === "code" ? Text.NoWrap : Text.Wrap
    fontSizeMode: kind === "code" ? Text.HorizontalFit : Text.FixedSize
    // Bold capitals stay legible a little below the body size.
    minimumPixelSize: Math.round(Theme.bodySize * 0.92)
    textFormat: Text.PlainText
    lineHeight: kind === "body" || kind === "secondary" ? 1.15 : 1.05
    font.family: Theme.fontFamily
    font.pixelSize: size
    font.weight: kind === "display" || kind === "code" ? Font.Bold
        : heading || strong ? Font.DemiBold : kind === "secondary" ? Font.Medium : Font.Normal
    font.letterSpacing: kind === "code" && !Theme.compact ? size * 0.02
        : kind === "display" ? -size * 0.015 : 0
    font.features: Theme.tabular
    Accessible.role: heading ? Accessible.Heading : Accessible.StaticText
    Accessible.name: text
}

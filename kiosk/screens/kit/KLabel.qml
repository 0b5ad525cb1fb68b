import QtQuick

// Text in one of the kit's styles: display, title, body, secondary, code.
Text {
    id: label

    property string kind: "body"
    property bool soft: kind === "secondary"
    property bool strong: false
    readonly property var weights: ({ "display": Font.Bold, "title": Font.DemiBold, "code": Font.Bold })
    readonly property var sizes: ({
        "display": Theme.displaySize, "title": Theme.titleSize, "body": Theme.bodySize,
        "secondary": Theme.secondarySize, "code": Theme.codeSize
    })

    readonly property int size: sizes[kind] ?? Theme.bodySize

    color: soft ? Theme.inkSoft : Theme.ink
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: kind === "body" || kind === "secondary" ? 1.18 : 1.08
    font.family: Theme.fontFamily
    font.pixelSize: size
    font.weight: weights[kind] ?? (strong ? Font.DemiBold : Font.Normal)
    font.letterSpacing: kind === "code" ? size * 0.03 : kind === "display" ? -size * 0.015 : 0
    font.features: Theme.tabular
    Accessible.role: kind === "display" || kind === "title" ? Accessible.Heading : Accessible.StaticText
    Accessible.name: text
}

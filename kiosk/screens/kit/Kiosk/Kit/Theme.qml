pragma Singleton
import QtQuick
import "Palettes.js" as Palettes

// The one place for sizes and colours. Every screen has its own engine, so every screen has its
// own Theme; KScreen sets the writable properties from the screen's view model.
QtObject {
    id: theme

    property string mode: "light"
    property string audience: "staff"
    property bool largeText: false
    property bool compact: false
    // The side to which what is touched is put, as it is read: "start", "end"; "": no side.
    property string reach: ""
    property real pxPerMm: 3.78

    readonly property bool dark: mode !== "light"
    readonly property bool customer: audience === "customer"
    readonly property var palette: Palettes.palettes[mode] ?? Palettes.palettes.light

    readonly property color canvas: palette.canvas
    readonly property color surface: palette.surface
    readonly property color sunken: palette.sunken
    readonly property color pressed: palette.pressed
    readonly property color tint: palette.tint
    readonly property color line: palette.line
    readonly property color border: palette.border
    readonly property color outline: palette.outline
    readonly property color focus: palette.focus
    readonly property color ink: palette.ink
    readonly property color inkSoft: palette.inkSoft
    readonly property color inkOff: palette.inkOff
    readonly property color accent: palette.accent
    readonly property color accentPressed: palette.accentPressed
    readonly property color accentInk: palette.accentInk
    readonly property color danger: palette.danger
    readonly property color dangerTint: palette.dangerTint
    readonly property color scrim: palette.scrim

    readonly property int gapXs: mm(1)
    readonly property int gapS: mm(1.8)
    readonly property int gap: mm(3)
    readonly property int gapL: mm(compact ? 3.5 : 4.5)
    readonly property int gapXl: mm(compact ? 5 : 7)

    readonly property int radius: mm(2.2)
    readonly property int radiusS: mm(1.4)
    readonly property int lineWidth: 1
    readonly property int borderWidth: 2
    readonly property int focusWidth: 3

    readonly property int primaryHeight: mm(20)
    readonly property int secondaryHeight: customer ? mm(20) : mm(15)
    readonly property int iconSize: mm(customer ? 7.5 : 6)
    readonly property int iconSizeS: mm(customer ? 6 : 4.6)

    readonly property string fontFamily: "Inter"
    readonly property var tabular: ({ "tnum": 1 })
    readonly property var capitals_mm: customer
        ? (largeText ? Palettes.capitals_mm.customerLarge : Palettes.capitals_mm.customer)
        : (compact ? Palettes.capitals_mm.staffCompact : Palettes.capitals_mm.staff)
    readonly property int displaySize: textSize(capitals_mm.display)
    readonly property int titleSize: textSize(capitals_mm.title)
    readonly property int bodySize: textSize(capitals_mm.body)
    readonly property int secondarySize: textSize(capitals_mm.secondary)
    readonly property int codeSize: textSize(capitals_mm.code)

    // Pixels for a length in mm, rounded up: the length is a minimum.
    function mm(length_mm: real): int {
        return Math.ceil(length_mm * theme.pxPerMm - 0.001);
    }

    // Font size in pixels whose capitals are cap_mm high; Inter's capitals are 0.727 em high.
    function textSize(cap_mm: real): int {
        return Math.ceil(cap_mm * theme.pxPerMm / 0.727 - 0.001);
    }

    // Font size in pixels of a text style: display, title, body, secondary or code.
    function sizeOf(kind: string): int {
        switch (kind) {
        case "display": return theme.displaySize;
        case "title": return theme.titleSize;
        case "secondary": return theme.secondarySize;
        case "code": return theme.codeSize;
        }
        return theme.bodySize;
    }

    // Returns {fill, ink, border, icon} for toPrepare, inProgress, ready, warn, late or blocked.
    function token(name: string): var {
        const set = Palettes.tokens[theme.mode] ?? Palettes.tokens.light;
        const colours = set[name] ?? set.toPrepare;
        const icon = Palettes.tokenIcons[name] ?? Palettes.tokenIcons.toPrepare;
        return { fill: colours.fill, ink: colours.ink, border: colours.border, icon: icon };
    }
}

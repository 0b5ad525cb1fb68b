import QtQuick
import QtQuick.Controls.Basic

// The root of a screen: hands the window's facts to Theme and paints the canvas.
Pane {
    id: screen

    property string mode: "light"
    property string audience: "staff"
    property bool largeText: false
    property real pxPerMm: 3.78

    // A staff display as small as a tablet: the large text styles are a step smaller.
    readonly property bool compact: width / pxPerMm < 260

    // Keys that no control wants come to the screen, whatever had the focus before.
    focus: true
    padding: 0
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true
    font.family: Theme.fontFamily
    font.pixelSize: Theme.bodySize
    background: Rectangle { color: Theme.canvas }

    Binding { target: Theme; property: "mode"; value: screen.mode }
    Binding { target: Theme; property: "audience"; value: screen.audience }
    Binding { target: Theme; property: "largeText"; value: screen.largeText }
    Binding { target: Theme; property: "compact"; value: screen.compact }
    Binding { target: Theme; property: "pxPerMm"; value: screen.pxPerMm }
}

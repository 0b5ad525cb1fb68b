import QtQuick
import QtQuick.Controls.Basic

// The root of a screen: hands the window's facts to Theme and paints the canvas.
Pane {
    id: screen

    property string mode: "light"
    property string audience: "staff"
    property bool largeText: false
    property real pxPerMm: 3.78
    // What keys that press and command are about: such a key is for what was there when it went down.
    property string subject: ""

    // A staff display as small as a tablet: the large text styles are a step smaller.
    readonly property bool compact: width / pxPerMm < 260

    // A finger came down, wherever.
    signal touched()

    // Keys that no control wants come to the screen, whatever had the focus before.
    focus: true
    padding: 0
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true
    font.family: Theme.fontFamily
    font.pixelSize: Theme.bodySize
    background: Rectangle { color: Theme.canvas }

    // Over everything, popups too, so that it sees every touch first, and lets every touch pass.
    Item {
        parent: screen.parent
        anchors.fill: parent
        z: 2000000

        PointHandler {
            onActiveChanged: {
                if (active) {
                    TapGuard.touched(point.scenePosition);
                    screen.touched();
                }
            }
        }
    }

    Binding { target: Theme; property: "mode"; value: screen.mode }
    Binding { target: Theme; property: "audience"; value: screen.audience }
    Binding { target: Theme; property: "largeText"; value: screen.largeText }
    Binding { target: Theme; property: "compact"; value: screen.compact }
    Binding { target: Theme; property: "pxPerMm"; value: screen.pxPerMm }
}

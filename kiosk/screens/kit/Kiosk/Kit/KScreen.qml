import QtQuick
import QtQuick.Controls.Basic

// The root of a screen: passes its settings and size to Theme and paints the canvas.
Pane {
    id: screen

    property string mode: "light"
    property string audience: "staff"
    property bool largeText: false
    property real pxPerMm: 3.78
    // What the screen is about, such as the selected order. The scanner drops a press or command
    // that waited if this has changed since the key went down.
    property string subject: ""

    // True on a staff display as small as a tablet: the large text styles are one step smaller.
    readonly property bool compact: width / pxPerMm < 260

    // A touch began anywhere on the screen.
    signal touched()

    // Keys that no control accepts reach the screen, whatever had the focus before.
    focus: true
    padding: 0
    LayoutMirroring.enabled: Application.layoutDirection === Qt.RightToLeft
    LayoutMirroring.childrenInherit: true
    font.family: Theme.fontFamily
    font.pixelSize: Theme.bodySize
    background: Rectangle { color: Theme.canvas }

    // Above everything, popups too, so that it sees every touch first; it lets every touch pass.
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

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Window

// The root of a screen: passes its settings and size to Theme and paints the canvas.
Pane {
    id: screen

    property string mode: "light"
    property string audience: "staff"
    property bool largeText: false
    // The side to which what is touched is put: "left", "right"; "": as the page has it.
    property string reach: ""
    property real pxPerMm: 3.78
    property bool rightToLeft: Application.layoutDirection === Qt.RightToLeft
    // What the screen is about, such as the selected order. The scanner drops a press or command
    // that waited if this has changed since the key went down.
    property string subject: ""

    // True on a staff display as small as a tablet: the large text styles are one step smaller.
    readonly property bool compact: width / pxPerMm < 260

    // A popup that is destroyed while it is open gives the focus back to nobody.
    readonly property bool isFocusLost: Window.activeFocusItem === null
        || Window.activeFocusItem === Window.contentItem

    // A touch began anywhere on the screen.
    signal touched()

    function takeLostFocus(): void {
        if (isFocusLost)
            forceActiveFocus(Qt.OtherFocusReason);
    }

    onIsFocusLostChanged: Qt.callLater(takeLostFocus)

    // Keys that no control accepts reach the screen, whatever had the focus before.
    focus: true
    padding: 0
    LayoutMirroring.enabled: rightToLeft
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
    Binding {
        target: Theme
        property: "reach"
        value: screen.reach === "" ? "" : (screen.reach === "left") !== screen.rightToLeft ? "start" : "end"
    }
    Binding { target: Theme; property: "compact"; value: screen.compact }
    Binding { target: Theme; property: "pxPerMm"; value: screen.pxPerMm }
}

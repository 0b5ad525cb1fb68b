pragma ComponentBehavior: Bound
import QtQuick

// Drawn outside its control with a gap, so that it is visible on any fill. The gap has the colour of
// surfaces: on an accent the ring alone would not stand out. `inside`: within the control's border,
// for one whose neighbours leave no room; the gap is then within the ring. Made while it is shown:
// at most one of a hundred is.
Loader {
    id: ring

    required property bool shown
    property bool inside: false
    property int corner: Theme.radius
    readonly property int gap: 2
    readonly property int reach: inside ? -Theme.focusWidth - 1 : Theme.focusWidth + gap

    anchors.fill: parent
    anchors.margins: -reach
    active: shown
    visible: shown
    sourceComponent: Rectangle {
        id: outer

        color: "transparent"
        radius: Math.max(0, ring.corner + ring.reach)
        border.width: Theme.focusWidth
        border.color: Theme.focus

        Rectangle {
            anchors.fill: parent
            anchors.margins: Theme.focusWidth
            color: "transparent"
            radius: Math.max(0, outer.radius - Theme.focusWidth)
            border.width: ring.gap
            border.color: Theme.surface
        }
    }
}

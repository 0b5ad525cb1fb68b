import QtQuick

// Lies over a control and keeps it from acting while TapGuard says that it is inert.
Item {
    id: shield

    required property Item control
    required property string name
    readonly property bool inert: TapGuard.isInert(control, name)

    anchors.fill: parent

    // Swallows touches near that spot.
    MouseArea {
        readonly property point spot: shield.inert ? shield.mapFromItem(null, TapGuard.spot) : Qt.point(0, 0)

        visible: shield.inert
        x: Math.max(0, spot.x - TapGuard.reach)
        y: Math.max(0, spot.y - TapGuard.reach)
        width: Math.min(shield.width, spot.x + TapGuard.reach) - x
        height: Math.min(shield.height, spot.y + TapGuard.reach) - y
    }
}

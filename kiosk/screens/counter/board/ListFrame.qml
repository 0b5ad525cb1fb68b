import QtQuick
import Kiosk.Kit

// The frame of a list: it rounds the corners by covering them, as nothing here can clip to a shape.
Item {
    id: frame

    // Wide enough for the square corners that stick out of the round ones.
    readonly property int cover: Math.ceil(Theme.radius / 2)

    Rectangle {
        anchors.fill: parent
        anchors.margins: -frame.cover
        radius: Theme.radius + frame.cover
        color: "transparent"
        border { width: frame.cover; color: Theme.canvas }
    }
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: "transparent"
        border { width: Theme.lineWidth; color: Theme.line }
    }
}

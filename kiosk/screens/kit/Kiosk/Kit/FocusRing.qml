import QtQuick

// Drawn outside its control with a gap, so that it is visible on any fill.
Rectangle {
    id: ring

    required property bool shown
    property int corner: Theme.radius
    readonly property int reach: Theme.focusWidth + 2

    anchors.fill: parent
    anchors.margins: -reach
    visible: shown
    color: "transparent"
    radius: corner + reach
    border.width: Theme.focusWidth
    border.color: Theme.focus
}

import QtQuick
import Kiosk.Demo
import Kiosk.Kit

// Below the screen, which becomes that much less high, so that nothing of it is covered.
Rectangle {
    id: strip

    required property CableViewModel cable

    anchors { left: parent?.left; right: parent?.right; bottom: parent?.bottom }
    height: button.height + 2 * Theme.gapXs
    color: Theme.surface

    Binding { target: strip.parent; property: "bottomPadding"; value: strip.height }

    Rectangle { width: parent.width; height: Theme.lineWidth; color: Theme.line }

    KStateButton {
        id: button

        objectName: "cable"
        anchors.centerIn: parent
        iconName: strip.cable.isCut ? "unplugged" : "plug"
        maximumWidth: strip.width - 2 * Theme.gap
        token: strip.cable.isCut ? "late" : ""
        text: strip.cable.isCut ? qsTr("Network cable: cut") : qsTr("Network cable: plugged in")
        onClicked: strip.cable.toggle()
    }
}

import QtQuick
import QtQuick.Controls.Basic

// A square button with an icon and no text; screen readers read its `name`.
Button {
    id: button

    required property string name
    required property string iconName
    property bool framed: true
    // Whether it switches something on and off, which its owner shows by `checked`.
    property bool toggles: false
    property int size: Theme.secondaryHeight
    readonly property color inkColor: !enabled ? Theme.inkOff : checked ? Theme.accentInk : Theme.ink

    implicitWidth: size
    implicitHeight: size
    padding: 0
    Accessible.name: name
    // A button overwrites it with its own until it is complete.
    Component.onCompleted: Accessible.checkable = Qt.binding(() => toggles)

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: button.iconName
            size: Math.max(Theme.iconSize, Math.round(button.size * 0.42))
            color: button.inkColor
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: button.checked ? (button.down ? Theme.accentPressed : Theme.accent)
            : button.down ? Theme.pressed : button.framed ? Theme.surface : "transparent"
        border.width: button.framed && !button.checked ? Theme.borderWidth : 0
        border.color: button.enabled ? Theme.border : Theme.line

        FocusRing { shown: button.visualFocus }
    }
}

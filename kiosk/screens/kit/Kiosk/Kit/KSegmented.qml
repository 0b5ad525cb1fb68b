pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// Chooses one of a few values. `choices` is a list of {value, text, name}; `name` may be left out.
// The owner sets `current` and handles `chosen`; the control never changes `current` itself.
Control {
    id: segmented

    required property var choices
    property var current
    property string name: ""
    property int segmentHeight: Theme.secondaryHeight

    readonly property int inset: Theme.borderWidth + 2

    signal chosen(var value)

    implicitHeight: segmentHeight
    implicitWidth: row.implicitWidth
    padding: 0
    Accessible.role: Accessible.Grouping
    Accessible.name: name

    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.borderWidth
        border.color: Theme.border
    }

    contentItem: RowLayout {
        id: row

        spacing: 0

        Repeater {
            model: segmented.choices

            AbstractButton {
                id: segment

                required property var modelData
                readonly property bool selected: modelData.value === segmented.current

                Layout.fillWidth: true
                Layout.preferredHeight: segmented.height
                // A long word takes the room that short ones do not need.
                Layout.minimumWidth: word.implicitWidth + 2 * Theme.gapXs
                topInset: segmented.inset
                bottomInset: segmented.inset
                leftInset: segmented.inset
                rightInset: segmented.inset
                implicitWidth: Math.max(segmented.segmentHeight, word.implicitWidth + 2 * Theme.gap)
                text: modelData.text
                font.family: Theme.fontFamily
                font.pixelSize: Theme.bodySize
                font.weight: selected ? Font.DemiBold : Font.Medium
                Accessible.role: Accessible.RadioButton
                Accessible.name: modelData.name ?? text
                checked: selected
                // A button overwrites it with its own until it is complete.
                Component.onCompleted: Accessible.checkable = true
                onClicked: segmented.chosen(modelData.value)

                contentItem: Text {
                    id: word

                    text: segment.text
                    font: segment.font
                    color: segment.selected ? Theme.accentInk : Theme.ink
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    Accessible.ignored: true
                }

                background: Rectangle {
                    radius: Theme.radius - segmented.inset
                    color: segment.selected ? Theme.accent : segment.down ? Theme.pressed : "transparent"

                    FocusRing {
                        shown: segment.visualFocus
                        inside: true
                        corner: Theme.radius - segmented.inset
                    }
                }
            }
        }
    }
}

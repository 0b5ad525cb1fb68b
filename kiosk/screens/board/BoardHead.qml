pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// What stands below: colour, icon and word, in both languages at once.
Rectangle {
    id: head

    required property list<string> words
    required property string token
    required property real unit
    readonly property var colours: Theme.token(token)

    color: colours.fill

    RowLayout {
        anchors { fill: parent; leftMargin: 12 * head.unit; rightMargin: 8 * head.unit }
        spacing: 8 * head.unit

        Icon { name: head.colours.icon; color: head.colours.ink; size: 30 * head.unit }
        ColumnLayout {
            spacing: 1 * head.unit
            Layout.fillWidth: true

            HeadWords { text: head.words[0]; capitals: 20 * head.unit }
            HeadWords { text: head.words[1]; capitals: 12.5 * head.unit; font.weight: Font.Medium }
        }
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.borderWidth
        color: head.colours.border
    }

    component HeadWords: BoardText {
        color: head.colours.ink
        font.weight: Font.DemiBold
        Layout.fillWidth: true
    }
}

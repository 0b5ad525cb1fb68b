pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// The orders may have changed: none is shown, because a wrong one is worse.
Rectangle {
    id: note

    required property list<string> words
    required property real unit

    color: Theme.canvas

    ColumnLayout {
        anchors { fill: parent; margins: 16 * note.unit }
        spacing: 14 * note.unit

        Item { Layout.fillHeight: true }
        Icon { name: "info"; size: 70 * note.unit; Layout.alignment: Qt.AlignHCenter }
        NoteWords { text: note.words[0]; font.weight: Font.Bold }
        NoteWords { text: note.words[1]; font.weight: Font.Medium }
        Item { Layout.fillHeight: true }
    }

    // As high as a code, on two lines where one is too short.
    component NoteWords: BoardText {
        capitals: Math.max(37 * note.unit, 0.052 * note.width)
        fontSizeMode: Text.FixedSize
        wrapMode: Text.Wrap
        lineHeight: 1.05
        horizontalAlignment: Text.AlignHCenter
        Layout.fillWidth: true
    }
}

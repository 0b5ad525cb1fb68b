import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// One order: its short code, and the bay of its customer or the counter that they were called to.
// A new row stands out by its fill and its edge, and stands still.
Rectangle {
    id: line

    required property var row
    required property real unit
    required property real capitals
    readonly property var colours: Theme.token("ready")
    readonly property color ink: row.is_new ? colours.ink : Theme.ink

    objectName: "publicRow"
    color: row.is_new ? colours.fill : Theme.canvas

    Rectangle {
        visible: line.row.is_new
        width: 5 * line.unit
        height: parent.height
        color: line.colours.ink
    }
    RowLayout {
        anchors { fill: parent; leftMargin: 12 * line.unit; rightMargin: 8 * line.unit }
        // The counter's name has letters that reach below the line.
        anchors.bottomMargin: line.row.counter !== "" ? 0.22 * line.capitals : 0
        spacing: 8 * line.unit

        BoardText {
            objectName: "publicCode"
            text: line.row.code
            capitals: line.capitals
            capitalsMin: line.capitals
            color: line.ink
            Layout.fillHeight: true
        }
        Icon {
            visible: line.row.counter !== ""
            name: "arrow-right"
            color: line.ink
            size: 26 * line.unit
        }
        BoardText {
            objectName: "publicDetail"
            text: line.row.counter !== "" ? line.row.counter : line.row.name
            capitals: line.row.counter !== "" ? line.capitals : 0.6 * line.capitals
            font.weight: line.row.counter !== "" ? Font.Bold : Font.Medium
            color: line.ink
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        Icon { visible: line.row.bay !== ""; name: "car"; color: line.ink; size: 30 * line.unit }
        BoardText {
            objectName: "publicBay"
            visible: text !== ""
            text: line.row.bay
            capitals: line.capitals
            capitalsMin: line.capitals
            color: line.ink
            Layout.fillHeight: true
        }
    }
    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.lineWidth
        color: Theme.line
    }
}

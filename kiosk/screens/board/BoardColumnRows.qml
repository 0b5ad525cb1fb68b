pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Kit

// The rows of one page, and below them which page it is of how many.
Item {
    id: rows

    required property var model
    required property int page
    required property int pages
    required property real unit
    required property real capitals
    required property real rowHeight

    Column {
        width: parent.width

        Repeater {
            model: rows.model

            PublicOrderRow {
                required property var modelData

                row: modelData
                unit: rows.unit
                capitals: rows.capitals
                width: rows.width
                height: rows.rowHeight
            }
        }
    }
    Row {
        visible: rows.pages > 1
        anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter }
        anchors.bottomMargin: 2.5 * rows.unit
        spacing: 4 * rows.unit

        Repeater {
            model: rows.pages

            Rectangle {
                required property int index
                readonly property bool isCurrent: index === rows.page

                width: (isCurrent ? 14 : 5) * rows.unit
                height: 5 * rows.unit
                radius: height / 2
                color: isCurrent ? Theme.ink : Theme.border
            }
        }
    }
}

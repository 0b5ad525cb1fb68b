pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Kit

// What stands beside the name of a row: the exception, the shelf where it does not fit above, the
// bay. Where there is no room for all and the surname, the bay is left to the panel.
Row {
    id: extras

    required property RowData row
    required property string shelf
    required property string detail
    required property bool isNarrow
    required property real room
    required property color ink
    readonly property bool hasChip: row.chip !== ""

    spacing: Theme.gapS

    Loader {
        active: extras.row.hasNotes
        visible: active
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: Icon { name: "note"; color: extras.ink; size: Theme.mm(4.4) }
    }
    Loader {
        id: chip

        active: extras.hasChip
        visible: active
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: RowChip {
            text: extras.isNarrow ? extras.row.chipShort : extras.row.chip
            tone: extras.row.chipTone
            iconOnly: extras.isNarrow && isStatus
            ink: extras.ink
        }
    }
    Loader {
        id: side

        readonly property string words: extras.shelf !== "" ? extras.shelf
            : extras.hasChip ? "" : extras.detail

        active: words !== ""
        visible: active
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: Text {
            text: side.words
            color: extras.shelf !== "" ? extras.ink : Theme.inkSoft
            font { family: Theme.fontFamily; features: Theme.tabular }
            font.pixelSize: extras.shelf !== "" ? Theme.bodySize : Theme.secondarySize
            font.weight: extras.shelf !== "" ? Font.DemiBold : Font.Medium
        }
    }
    Loader {
        readonly property real needed: (chip.active ? chip.width + extras.spacing : 0)
            + (side.active ? side.width + extras.spacing : 0) + Theme.mm(5.2)

        active: extras.row.place !== ""
        visible: active && (!extras.isNarrow || needed + implicitWidth <= extras.room)
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: Row {
            spacing: Theme.mm(0.8)

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "car"
                color: extras.ink
                size: Theme.mm(4.4)
            }
            Text {
                text: extras.row.place
                color: extras.ink
                font { family: Theme.fontFamily; pixelSize: Theme.bodySize; weight: Font.DemiBold }
                font.features: Theme.tabular
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Kit

// What stands beside the name of a row: that its slot has too many orders, the exception, the
// shelf where it does not fit above, the bay. Where there is no room for all and the surname, the
// bay is left to the panel.
Row {
    id: extras

    required property RowData row
    required property string shelf
    required property string detail
    required property bool isNarrow
    required property real room
    required property real markRoom
    required property color ink
    readonly property bool hasChip: row.chip !== ""
    // Its width, known at once: a Row finds out its own only when it is painted, and what stands by
    // the width would be beside the list until then.
    readonly property real span: [note, over, chip, side, place].reduce((sum, part) =>
        part.visible ? sum + part.width + (sum > 0 ? spacing : 0) : sum, 0)

    spacing: Theme.gapS

    // As wide as the chip of a plain word. Its own width would change with whether it is shown.
    TextMetrics {
        id: words
        font { family: Theme.fontFamily; pixelSize: Theme.secondarySize; weight: Font.Medium }
        text: extras.row.chipShort
    }
    Loader {
        id: note

        active: extras.row.hasNotes
        visible: active
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: Icon { name: "note"; color: extras.ink; size: Theme.mm(4.4) }
    }
    Loader {
        id: over

        // Where it would leave too little of the surname, the edge of the row alone says it.
        readonly property real needed: (note.active ? note.width + extras.spacing : 0)
            + (chip.active ? chip.width + extras.spacing : 0)
            + (side.active ? side.width + extras.spacing : 0)

        active: extras.row.tooMany !== ""
        visible: active && needed + implicitWidth <= extras.markRoom
        anchors.verticalCenter: parent.verticalCenter
        sourceComponent: OverbookedMark { words: extras.row.tooMany }
    }
    Loader {
        id: chip

        // Who serves is left to the panel where it would cut the surname.
        readonly property bool hasRoom: !extras.isNarrow || extras.row.chipTone !== "plain"
            || words.advanceWidth + (side.active ? side.width + extras.spacing : 0) <= extras.room

        active: extras.hasChip
        visible: active && hasRoom
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
        id: place

        readonly property real needed: (chip.visible ? chip.width + extras.spacing : 0)
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

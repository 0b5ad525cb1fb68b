pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Kit

// The status of an order and whatever is out of the ordinary; a text that is "" shows nothing.
Flow {
    id: chips

    required property string statusText
    required property string statusToken
    required property string itemsText
    required property string shelf
    required property string flag
    required property string note
    required property string noteSeverity
    required property int heldS
    required property bool isHeld

    // The height of a status on one line; a long status takes two.
    readonly property int chipHeight: Math.min(pill.height, Theme.mm(8.6))

    spacing: Theme.gapS

    StatusPill {
        id: pill

        token: chips.statusToken
        text: chips.statusText
        width: Math.min(implicitWidth, chips.width)
    }
    // Most cards have none of these; not creating them makes a card load faster.
    Loader {
        active: chips.itemsText !== ""
        visible: active
        sourceComponent: KChip {
            text: chips.itemsText
            height: chips.chipHeight
            width: Math.min(implicitWidth, chips.width)
        }
    }
    Loader {
        active: chips.shelf !== ""
        visible: active
        sourceComponent: KChip { text: chips.shelf; iconName: "shelf"; height: chips.chipHeight }
    }
    Loader {
        active: chips.flag !== ""
        visible: active
        sourceComponent: KChip {
            text: chips.flag
            iconName: "flag"
            severity: "warn"
            height: Math.max(implicitHeight, chips.chipHeight)
            width: Math.min(implicitWidth, chips.width)
        }
    }
    Loader {
        active: chips.note !== ""
        visible: active
        sourceComponent: KChip {
            text: chips.note
            iconName: chips.noteSeverity === "warn" ? "bell"
                : chips.noteSeverity === "error" ? "warning" : "note"
            severity: chips.noteSeverity
            height: Math.max(implicitHeight, chips.chipHeight)
            width: Math.min(implicitWidth, chips.width)
        }
    }
    Loader {
        active: chips.isHeld
        visible: active
        sourceComponent: KChip {
            text: qsTr("%1 s to undo").arg(chips.heldS)
            iconName: "clock"
            height: chips.chipHeight
            width: Math.min(implicitWidth, chips.width)
        }
    }
}

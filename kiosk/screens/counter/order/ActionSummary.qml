import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The order that the buttons are about, and where its parcel is.
RowLayout {
    id: summary

    required property OrderViewModel order

    function value(name: string): string {
        return String(order.card[name] ?? (name === "noteSeverity" ? "neutral" : ""));
    }

    spacing: Theme.gap

    KLabel { kind: "code"; text: summary.value("code") }
    KLabel {
        // Layouts round down, and a text that lacks a fraction of a pixel would wrap.
        readonly property int wholeWidth: Math.ceil(implicitWidth) + 1

        kind: "title"
        text: summary.value("customer")
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(Theme.mm(22), wholeWidth)
        Layout.preferredWidth: wholeWidth
        Layout.maximumWidth: wholeWidth
    }
    Flow {
        id: chips

        spacing: Theme.gapS
        Layout.fillWidth: true
        Layout.minimumWidth: pill.implicitWidth
        Layout.preferredWidth: pill.implicitWidth + (shelf.visible ? spacing + shelf.implicitWidth : 0)

        StatusPill {
            id: pill

            token: summary.value("statusToken")
            text: summary.value("statusShort")
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.value("flag") !== ""
            text: summary.value("flag")
            iconName: "flag"
            severity: "warn"
            height: pill.height
        }
        KChip {
            id: shelf

            visible: summary.value("shelf") !== ""
            text: summary.value("shelf")
            iconName: "shelf"
            secondary: false
            height: pill.height
        }
        KChip {
            visible: !Theme.compact && summary.value("place") !== ""
            text: summary.value("place")
            iconName: "seat"
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.value("note") !== ""
            text: summary.value("note")
            iconName: "note"
            severity: summary.value("noteSeverity")
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.value("note") === ""
            text: summary.value("itemsText")
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.value("note") === "" && summary.value("place") === ""
            text: summary.value("slotText")
            iconName: "calendar"
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
    }
}

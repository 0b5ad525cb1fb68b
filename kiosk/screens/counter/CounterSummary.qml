import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// Which order the buttons are about, and where its parcel lies.
RowLayout {
    id: summary

    required property OrderViewModel order

    function fact(name: string): string {
        return String(order.card[name] ?? (name === "noteSeverity" ? "neutral" : ""));
    }

    spacing: Theme.gap

    KLabel { kind: "code"; text: summary.fact("code") }
    KLabel {
        // Layouts round down, and a text that lacks a fraction of a pixel would wrap.
        readonly property int wholeWidth: Math.ceil(implicitWidth) + 1

        kind: "title"
        text: summary.fact("customer")
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(Theme.mm(22), wholeWidth)
        Layout.preferredWidth: wholeWidth
        Layout.maximumWidth: wholeWidth
    }
    Flow {
        id: facts

        spacing: Theme.gapS
        Layout.fillWidth: true
        Layout.minimumWidth: pill.implicitWidth
        Layout.preferredWidth: pill.implicitWidth + (shelf.visible ? spacing + shelf.implicitWidth : 0)

        StatusPill { id: pill; token: summary.fact("statusToken"); text: summary.fact("statusShort"); width: Math.min(implicitWidth, facts.width) }
        KChip { visible: !Theme.compact && summary.fact("flag") !== ""; text: summary.fact("flag"); iconName: "flag"; severity: "warn"; height: pill.height }
        KChip { id: shelf; visible: summary.fact("shelf") !== ""; text: summary.fact("shelf"); iconName: "shelf"; secondary: false; height: pill.height }
        KChip { visible: !Theme.compact && summary.fact("place") !== ""; text: summary.fact("place"); iconName: "seat"; height: pill.height; width: Math.min(implicitWidth, facts.width) }
        KChip {
            visible: !Theme.compact && summary.fact("note") !== ""
            text: summary.fact("note")
            iconName: "note"
            severity: summary.fact("noteSeverity")
            height: pill.height
            width: Math.min(implicitWidth, facts.width)
        }
        KChip { visible: !Theme.compact && summary.fact("note") === ""; text: summary.fact("itemsText"); height: pill.height; width: Math.min(implicitWidth, facts.width) }
        KChip { visible: !Theme.compact && summary.fact("note") === "" && summary.fact("place") === ""; text: summary.fact("slotText"); iconName: "calendar"; height: pill.height; width: Math.min(implicitWidth, facts.width) }
    }
}

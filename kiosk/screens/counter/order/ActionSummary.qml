import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The order that the buttons are about, and where its parcel is.
RowLayout {
    id: summary

    required property SelectedCard card

    spacing: Theme.gap

    KLabel { kind: "code"; text: summary.card.code }
    KLabel {
        // Layouts round down, and a text that lacks a fraction of a pixel would wrap.
        readonly property int wholeWidth: Math.ceil(implicitWidth) + 1

        kind: "title"
        text: summary.card.customer
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

            token: summary.card.statusToken
            text: summary.card.statusShort
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.card.flag !== ""
            text: summary.card.flag
            iconName: "flag"
            severity: "warn"
            height: pill.height
        }
        KChip {
            id: shelf

            visible: summary.card.shelf !== ""
            text: summary.card.shelf
            iconName: "shelf"
            secondary: false
            height: pill.height
        }
        KChip {
            visible: !Theme.compact && summary.card.place !== ""
            text: summary.card.place
            iconName: "seat"
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.card.note !== ""
            text: summary.card.note
            iconName: "note"
            severity: summary.card.noteSeverity
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.card.note === ""
            text: summary.card.itemsText
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
        KChip {
            visible: !Theme.compact && summary.card.note === "" && summary.card.place === ""
            text: summary.card.slotText
            iconName: "calendar"
            height: pill.height
            width: Math.min(implicitWidth, chips.width)
        }
    }
}

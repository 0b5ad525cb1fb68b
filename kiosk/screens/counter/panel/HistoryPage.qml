pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../order"

// What happened to the order, the latest first, and the ways to correct that and to mail the customer
// again; on a small display also the way to its notes.
ColumnLayout {
    id: page

    required property OrderViewModel order
    required property PanelViewModel panel
    required property MailAgainViewModel mailAgain

    signal notesAsked()

    objectName: "historyPage"
    spacing: Theme.mm(2.2)

    RowLayout {
        spacing: Theme.gapS
        Layout.fillHeight: false

        PageHead { title: qsTr("History"); order: page.order; Layout.fillWidth: true }
        KIconButton {
            objectName: "notesButton"
            visible: Theme.compact
            iconName: "note"
            name: qsTr("Notes")
            Layout.alignment: Qt.AlignTop
            onClicked: page.notesAsked()
        }
    }

    KScroll {
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        GridLayout {
            columns: 2
            columnSpacing: Theme.gap
            rowSpacing: Theme.gapXs
            Layout.fillWidth: true

            KLabel { text: qsTr("Order"); kind: "secondary" }
            KLabel { text: page.order.orderId; Layout.fillWidth: true }
            KLabel { text: qsTr("Slot"); kind: "secondary" }
            KLabel { text: page.order.card.slotText; Layout.fillWidth: true }
            KLabel { text: qsTr("Phone"); kind: "secondary"; visible: page.order.phone !== "" }
            KLabel { text: page.order.phone; visible: text !== ""; Layout.fillWidth: true }
            KLabel {
                text: qsTr("E-mail")
                kind: "secondary"
                visible: page.mailAgain.address !== ""
                Layout.alignment: Qt.AlignTop
            }
            KLabel {
                // Where it has to break, it does before the "@".
                text: page.mailAgain.address.replace("@", "\u200b@")
                visible: text !== ""
                wrapMode: Text.Wrap
                Accessible.name: page.mailAgain.address
                Layout.fillWidth: true
            }
        }
        KLabel {
            text: qsTr("As it was given: it could not be read as a phone number.")
            kind: "secondary"
            visible: page.order.phoneIsUnread
            Layout.fillWidth: true
        }
        KLabel {
            objectName: "mailRefusal"
            text: page.mailAgain.refusal
            kind: "secondary"
            visible: text !== ""
            Layout.fillWidth: true
        }
        KButton {
            objectName: "mailAgainButton"
            visible: page.mailAgain.address !== "" && page.mailAgain.refusal === ""
            enabled: page.mailAgain.askedText === ""
            text: enabled ? qsTr("Send the “ready” e-mail again") : page.mailAgain.askedText
            Layout.fillWidth: true
            onActed: page.mailAgain.ask()
        }
        KButton {
            objectName: "correctButton"
            visible: page.order.canCorrect
            iconName: "undo"
            text: qsTr("Correct the last step…")
            Layout.fillWidth: true
            onActed: page.order.correct()
        }
        Repeater {
            model: page.order.timeline

            TimelineRow { Layout.fillWidth: true }
        }
    }

    PageBack { panel: page.panel; Layout.fillWidth: true }
}

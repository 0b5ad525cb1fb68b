import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../inbox"
import "../order"
import "../picking"

// Nothing is selected: the customer who has waited longest.
ColumnLayout {
    id: page

    required property NextCustomerViewModel next
    required property string nextSlotText
    required property InboxViewModel inbox

    signal pickingAsked()

    spacing: Theme.mm(2.2)

    ColumnLayout {
        visible: page.next.isShown
        spacing: Theme.mm(2.2)
        Layout.fillWidth: true

        KLabel { kind: "secondary"; text: qsTr("Next customer"); strong: true; Layout.fillWidth: true }
        RowLayout {
            id: head

            spacing: Theme.gapS

            FontMetrics {
                id: metrics

                font { family: Theme.fontFamily; weight: Font.Bold }
                font.pixelSize: Theme.compact ? Theme.titleSize : Theme.codeSize
            }

            // A long name is a little smaller before it takes a second line.
            KLabel {
                readonly property int largest: Theme.compact ? Theme.titleSize : Theme.codeSize
                readonly property int smallest: Theme.compact ? Theme.bodySize : Theme.titleSize
                readonly property real room: head.width - wait.implicitWidth - head.spacing
                readonly property int fitting: largest * room / Math.max(1, metrics.advanceWidth(text) + 2)

                objectName: "nextName"
                kind: "title"
                font.pixelSize: fitting >= smallest ? Math.min(largest, fitting) : largest
                font.weight: Font.Bold
                text: page.next.customerName
                Layout.fillWidth: true
            }
            StatusPill {
                id: wait

                hasIcon: metrics.advanceWidth(page.next.customerName) < head.width / 2
                token: page.next.card.stateToken
                text: page.next.card.waitText
                Layout.alignment: Qt.AlignTop
            }
        }
        KLabel {
            kind: "title"
            font.weight: Font.Medium
            text: page.next.card.code + " · " + page.next.card.itemsText
            Layout.fillWidth: true
        }
        OrderTiles {
            visible: page.height > Theme.mm(92)
            card: page.next.card
            Layout.fillWidth: true
        }
        KButton {
            objectName: "serveNextButton"
            kind: "primary"
            iconName: "parcel"
            text: page.next.serveText
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.mm(Theme.compact ? 20 : 22)
            onActed: page.next.serve()
        }
    }
    KEmptyState {
        visible: !page.next.isShown
        iconName: "seat"
        title: qsTr("Nobody is waiting.")
        text: page.nextSlotText
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXl
    }
    PickingRow {
        visible: page.next.picking.firstText !== ""
        picking: page.next.picking
        Layout.fillWidth: true
        onClicked: page.pickingAsked()
    }
    // Left out where a banner leaves no room for it: the inbox shows the same.
    Item {
        id: below

        Layout.fillWidth: true
        Layout.fillHeight: true

        DayRows {
            anchors { left: parent.left; right: parent.right; bottom: watched.top }
            visible: watched.visible && implicitHeight + watched.implicitHeight <= below.height
            next: page.next
        }
        WatchedRows {
            id: watched

            visible: implicitHeight <= below.height
            inbox: page.inbox
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        }
    }
}

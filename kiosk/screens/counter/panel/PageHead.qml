import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What a page asks or shows, and which order it is about.
ColumnLayout {
    id: head

    required property string title
    property OrderViewModel order: null

    spacing: Theme.gapXs

    KLabel { kind: "title"; text: head.title; Layout.fillWidth: true }
    KLabel {
        visible: head.order !== null
        kind: "secondary"
        text: !head.order ? "" : [head.order.card.code, head.order.customerName, head.order.card.shelf]
            .filter(part => part !== "").join(" · ")
        Layout.fillWidth: true
    }
}

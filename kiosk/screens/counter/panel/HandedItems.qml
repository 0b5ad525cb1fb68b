pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../visit"

// What was handed over of the order before, when and by whom.
ColumnLayout {
    id: handed

    required property OrderViewModel order

    objectName: "handedItems"
    spacing: 0

    KLabel {
        kind: "secondary"
        strong: true
        text: handed.order.handedText
        bottomPadding: Theme.gapXs
        Layout.fillWidth: true
    }
    Repeater {
        model: handed.order.handedItems

        ReadItem { Layout.fillWidth: true }
    }
}

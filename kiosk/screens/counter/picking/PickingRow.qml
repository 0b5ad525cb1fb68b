import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Leads from the page without an order to the picking list: what is to be fetched first.
AbstractButton {
    id: row

    required property PickingViewModel picking

    objectName: "pickingButton"
    text: qsTr("Picking list")
    implicitHeight: Math.max(Theme.secondaryHeight, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gap
    verticalPadding: Theme.gapXs
    Accessible.name: qsTr("%1: %2").arg(text).arg(picking.firstText)

    contentItem: RowLayout {
        spacing: Theme.gapS

        ColumnLayout {
            spacing: 0

            KLabel {
                text: row.text
                font.weight: Font.Medium
                lineHeight: 1.05
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            KLabel {
                text: row.picking.firstText
                kind: "secondary"
                lineHeight: 1.05
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Icon { name: "chevron-right"; color: Theme.inkSoft; size: Theme.iconSizeS }
    }

    background: Rectangle {
        radius: Theme.radius
        color: row.down ? Theme.pressed : Theme.surface
        border.width: Theme.borderWidth
        border.color: Theme.border

        FocusRing { shown: row.visualFocus }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Asks when the customer comes for the rest of a partial hand-over.
ColumnLayout {
    id: page

    required property TickedItemsViewModel items
    required property OrderViewModel order
    required property PanelViewModel panel

    spacing: Theme.mm(2.2)

    PageHead { title: qsTr("New slot for the rest"); order: page.order; Layout.fillWidth: true }
    SlotChoices {
        picker: page.items.picker
        Layout.fillWidth: true
        Layout.fillHeight: true
        onTimeChosen: value => page.items.chooseTime(value)
    }
    PageBack { panel: page.panel; Layout.fillWidth: true }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Asks for the slot to which the order moves, or that the customer confirmed.
ColumnLayout {
    id: page

    required property AskingViewModel asking
    required property OrderViewModel order
    required property PanelViewModel panel

    spacing: Theme.mm(2.2)

    PageHead { title: page.asking.title; order: page.order; Layout.fillWidth: true }
    SlotChoices {
        picker: page.asking.picker
        Layout.fillWidth: true
        Layout.fillHeight: true
        onTimeChosen: value => page.asking.picker.chooseTime(value)
    }
    ActionRow {
        panel: page.panel
        action.text: page.asking.actionText
        action.waiting: !page.asking.canSubmit
        action.onActed: page.asking.submit()
    }
}

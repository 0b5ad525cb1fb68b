pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Asks why an item is not handed over, and of several equal ones how many are.
ColumnLayout {
    id: page

    required property TickedItemsViewModel items
    required property OrderViewModel order
    required property PanelViewModel panel

    spacing: Theme.mm(2.2)

    PageHead {
        title: qsTr("Why does this item stay in the store?")
        order: page.order
        Layout.fillWidth: true
    }
    KLabel { text: page.items.askedLabel; strong: true; Layout.fillWidth: true }
    KStepper {
        visible: page.items.askedRemaining > 1
        value: page.items.askedHanded
        to: page.items.askedRemaining
        valueText: qsTr("%1 of %2").arg(page.items.askedHanded).arg(page.items.askedRemaining)
        decreaseName: qsTr("One less: %1").arg(page.items.askedLabel)
        increaseName: qsTr("One more: %1").arg(page.items.askedLabel)
        Layout.fillWidth: true
        onModified: value => page.items.setHanded(page.items.askedNumber, value)
    }
    KScroll {
        spacing: Theme.mm(1.3)
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: page.items.reasons

            PanelRow {
                required property string value
                required text

                objectName: "reason:" + value
                isCurrent: value === page.items.askedReason
                Layout.fillWidth: true
                onActed: page.items.chooseReason(value)
            }
        }
    }
    PageBack { panel: page.panel; Layout.fillWidth: true }
}

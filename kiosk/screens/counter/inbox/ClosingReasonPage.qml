pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../panel"
import "../sheets"

// Asks why an order is cancelled at closing. It is cancelled with all others, by closing the day.
ColumnLayout {
    id: page

    required property ClosingViewModel closing
    required property PanelViewModel panel

    spacing: Theme.mm(2.2)

    PageHead { title: qsTr("Why is the order cancelled?"); Layout.fillWidth: true }
    KLabel { kind: "secondary"; text: page.closing.askedAbout; Layout.fillWidth: true }
    KScroll {
        spacing: Theme.mm(1.3)
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: page.closing.reasons

            PanelRow {
                required property string value
                required text

                objectName: "reason:" + value
                isCurrent: value === page.closing.askedReason
                Layout.fillWidth: true
                onActed: page.closing.chooseReason(value)
            }
        }
    }
    PageBack { panel: page.panel; Layout.fillWidth: true }
}

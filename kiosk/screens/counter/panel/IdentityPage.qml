pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Asks how the person who collects was verified, and who it is if not the customer.
ColumnLayout {
    id: page

    required property OrderViewModel order
    required property PanelViewModel panel
    required property SheetViewModel sheet
    readonly property IdentityViewModel identity: order.identity

    spacing: Theme.mm(2.2)

    PageHead { title: qsTr("Identity verified by"); order: page.order; Layout.fillWidth: true }

    KLabel {
        visible: text !== ""
        text: page.identity.why
        Layout.fillWidth: true
        Layout.fillHeight: false
    }
    KScroll {
        spacing: Theme.mm(1.3)
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: page.identity.ways

            PanelRow {
                required property string value
                required text

                objectName: "way:" + value
                isCurrent: value === page.identity.verifiedBy
                Layout.fillWidth: true
                onActed: {
                    page.identity.verifyBy(value);
                    page.panel.back();
                }
            }
        }
        KLabel {
            text: qsTr("Somebody else collects")
            strong: true
            Layout.topMargin: Theme.gapS
            Layout.fillWidth: true
        }
        PanelRow {
            objectName: "collectorRow"
            text: page.identity.collectedBy !== "" ? page.identity.collectedBy : qsTr("Their name…")
            name: qsTr("Somebody else collects (name)")
            iconName: "edit"
            Layout.fillWidth: true
            onActed: page.sheet.openPanel("collector")
        }
    }

    PageBack { panel: page.panel; Layout.fillWidth: true }
}

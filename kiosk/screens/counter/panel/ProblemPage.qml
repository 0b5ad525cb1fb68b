pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What may go wrong with an order, each with the button that records it.
ColumnLayout {
    id: page

    required property OrderViewModel order
    required property PanelViewModel panel

    spacing: Theme.mm(2.2)

    PageHead { title: qsTr("What is the matter?"); order: page.order; Layout.fillWidth: true }

    KScroll {
        spacing: Theme.mm(1.3)
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: page.order.buttons.filter(
                button => button.place === "secondary" || button.place === "far")

            PanelRow {
                required property OrderButton modelData

                objectName: "button:" + modelData.key
                text: modelData.text
                isDangerous: modelData.key === "cancel"
                Layout.fillWidth: true
                onActed: page.order.press(modelData.key)
            }
        }
    }

    KButton {
        objectName: "backButton"
        iconName: "arrow-left"
        text: qsTr("Back")
        Layout.fillWidth: true
        onClicked: page.panel.back()
    }
}

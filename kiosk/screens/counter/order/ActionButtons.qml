pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The order's buttons of one ButtonPlace. They shrink to the width of their longest word before the
// bar takes a second row.
RowLayout {
    id: buttons

    required property OrderViewModel order
    required property list<OrderButton> choices
    property string kind: "secondary"
    property int leastWidth: 0

    spacing: Theme.gap
    visible: choices.length > 0

    ButtonMetrics { id: measure }

    Repeater {
        model: buttons.choices

        KButton {
            required property OrderButton modelData

            objectName: "button:" + modelData.key
            kind: modelData.key === "cancel" ? "danger" : buttons.kind
            text: modelData.text
            iconName: modelData.icon
            horizontalPadding: Theme.gap
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.minimumWidth: Math.max(measure.narrowest(modelData), buttons.leastWidth)
            Layout.preferredWidth: Math.max(Math.ceil(implicitWidth) + 1, buttons.leastWidth)
            Layout.maximumWidth: Layout.preferredWidth
            onActed: buttons.order.press(modelData.key)
        }
    }
}

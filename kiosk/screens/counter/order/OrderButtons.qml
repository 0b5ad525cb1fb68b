pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The order's buttons of one place, one below the other.
ColumnLayout {
    id: column

    required property OrderViewModel order
    required property list<OrderButton> choices
    property bool isPrimary: true
    // Says how many orders of the customer are acted on together; null where that is not asked.
    property OtherOrdersViewModel others: null
    // What a button that begins to serve says besides.
    property string detail: ""
    readonly property string serveText: others ? others.serveText : ""
    readonly property string handOverText: others ? others.handOverText : ""

    function words(button: OrderButton): string {
        const together = button.place === "upper" ? serveText
            : button.key === "hand_over_all" ? handOverText : "";
        return together !== "" ? together : button.text;
    }

    spacing: Theme.mm(2.2)
    visible: choices.length > 0

    Repeater {
        model: column.choices

        KButton {
            required property OrderButton modelData

            objectName: "button:" + modelData.key
            kind: column.isPrimary ? "primary" : "secondary"
            font.pixelSize: column.isPrimary ? Theme.titleSize : Theme.bodySize
            text: column.words(modelData)
            // How many orders is said in one line on a small display.
            iconName: Theme.compact && text !== modelData.text ? "" : modelData.icon
            detail: modelData.place === "upper" ? column.detail : ""
            horizontalPadding: Theme.gap
            Layout.fillWidth: true
            Layout.minimumHeight: column.isPrimary ? Theme.mm(Theme.compact ? 20 : 22) : Theme.secondaryHeight
            onActed: column.order.press(modelData.key)
        }
    }
}

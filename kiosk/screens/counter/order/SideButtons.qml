import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Buttons that are no actions on the order: how the customer was recognised, and its details.
RowLayout {
    id: side

    required property OrderViewModel order
    required property SheetViewModel sheet
    required property bool offersDetails
    property bool isNarrow: false

    spacing: Theme.gap

    KButton {
        objectName: "verifyButton"
        visible: side.order.asksVerification
        iconName: "person"
        text: side.isNarrow ? "" : side.order.verifiedText
        name: qsTr("Recognised by: %1").arg(side.order.verifiedText)
        horizontalPadding: side.isNarrow ? 0 : Theme.gap
        Layout.maximumWidth: Theme.mm(80)
        Layout.fillHeight: side.isNarrow
        onClicked: side.sheet.openPanel("verify")
    }
    KButton {
        objectName: "detailsButton"
        visible: side.offersDetails
        iconName: "info"
        text: side.isNarrow ? "" : qsTr("History")
        name: qsTr("History")
        horizontalPadding: side.isNarrow ? 0 : Theme.gap
        Layout.preferredWidth: side.isNarrow ? Theme.secondaryHeight : implicitWidth
        Layout.fillHeight: side.isNarrow
        onClicked: side.sheet.openPanel("details")
    }
}

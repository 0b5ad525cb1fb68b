pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../panel"
import "../sheets"

// Whoever collects signs, and then the order is handed over. Without a signature it takes a reason.
ColumnLayout {
    id: page

    required property SignatureViewModel signature
    required property OrderViewModel order
    required property PanelViewModel panel
    readonly property bool asksWhy: panel.page === "unsigned"

    spacing: Theme.mm(2.2)

    PageHead {
        title: page.asksWhy ? qsTr("Why is there no signature?") : qsTr("Signature")
        order: page.order
        Layout.fillWidth: true
    }
    SignaturePad {
        visible: !page.asksWhy
        signature: page.signature
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: width * 0.75
        Layout.maximumHeight: width * 0.75
    }
    Item {
        visible: !page.asksWhy
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: 0
    }
    RowLayout {
        visible: !page.asksWhy
        spacing: Theme.mm(2.2)
        Layout.fillHeight: false

        KIconButton {
            objectName: "backButton"
            iconName: "arrow-left"
            name: qsTr("Back")
            Layout.fillHeight: true
            onClicked: page.panel.back()
        }
        KButton {
            objectName: "clearSignature"
            text: qsTr("Clear", "signature")
            enabled: !page.signature.isEmpty
            horizontalPadding: Theme.gapXs
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 3
            onClicked: page.signature.clear()
        }
        KButton {
            objectName: "withoutSignature"
            text: qsTr("Without…", "signature")
            name: qsTr("Hand over without a signature…")
            horizontalPadding: Theme.gapXs
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 4
            onClicked: page.panel.open("unsigned")
        }
    }

    KScroll {
        visible: page.asksWhy
        spacing: Theme.mm(1.3)
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: page.signature.reasons

            PanelRow {
                required property string value
                required text

                objectName: "unsigned:" + value
                Layout.fillWidth: true
                onActed: page.signature.goWithout(value)
            }
        }
    }
    PageBack { visible: page.asksWhy; panel: page.panel; Layout.fillWidth: true }
    ActionButton {
        objectName: "acceptSignature"
        visible: !page.asksWhy
        iconName: "check"
        text: qsTr("Signed: hand over")
        waiting: page.signature.isEmpty
        onActed: page.signature.accept()
    }
}

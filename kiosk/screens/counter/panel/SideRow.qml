pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The ways to other pages: what may be the matter, the history, on a small display the identity.
RowLayout {
    id: row

    required property OrderViewModel order
    required property PanelViewModel panel
    required property list<OrderButton> choices

    spacing: Theme.mm(2.2)
    uniformCellSizes: true

    KButton {
        objectName: "identityButton"
        visible: Theme.compact && row.order.isServing
        iconName: row.order.identity.isVerified ? "check" : ""
        text: row.order.identity.shownWay === "code" ? qsTr("Code")
            : row.order.identity.shownWay === "identity_document" ? qsTr("ID")
            : row.order.identity.isVerified ? qsTr("Other…") : qsTr("Identity…")
        name: row.order.identity.isVerified
            ? qsTr("Identity verified by: %1").arg(row.order.identity.text) : qsTr("Identity verified by")
        horizontalPadding: Theme.gapS
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        onClicked: row.panel.open("identity")
    }
    Repeater {
        model: row.choices

        KButton {
            required property OrderButton modelData

            objectName: "button:" + modelData.key
            kind: modelData.key === "cancel" ? "danger" : "secondary"
            text: Theme.compact && modelData.key === "problem" ? qsTr("Problem…") : modelData.text
            name: modelData.text
            horizontalPadding: Theme.gapXs
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            Layout.fillHeight: true
            onActed: row.order.press(modelData.key)
        }
    }
    KButton {
        objectName: "historyButton"
        visible: !Theme.compact
        text: qsTr("History")
        horizontalPadding: Theme.gapS
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        onClicked: row.panel.open("history")
    }
}

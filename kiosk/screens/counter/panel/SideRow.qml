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
    readonly property bool hasAny: !Theme.compact || order.isServing || choices.length > 0
    // Whether long words have no room.
    readonly property bool isNarrow: Theme.compact || choices.length > 1
    readonly property int size: Math.round((isNarrow && !Theme.compact ? 0.92 : 1) * Theme.bodySize)

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
            text: row.isNarrow && modelData.key === "problem" ? qsTr("Problem…") : modelData.text
            name: modelData.text
            horizontalPadding: row.choices.length > 1 ? 0 : Theme.gapXs
            font.pixelSize: row.size
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
        horizontalPadding: row.isNarrow ? 0 : Theme.gapS
        font.pixelSize: row.size
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Layout.fillHeight: true
        onClicked: row.panel.open("history")
    }
}

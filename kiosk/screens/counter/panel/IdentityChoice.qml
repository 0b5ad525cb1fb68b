import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// How the person who collects was verified. Nothing is chosen unless a code was used. A small display
// has room for one button, which opens the page that asks.
ColumnLayout {
    id: choice

    required property IdentityViewModel identity
    required property PanelViewModel panel
    // What the buttons cannot say: another way, or that somebody else collects.
    readonly property bool hasMore: identity.shownWay === "other" || identity.collectedBy !== ""
    readonly property string sentence: qsTr("Identity verified by: %1").arg(identity.text)

    spacing: Theme.gapXs

    KLabel {
        objectName: "identityLabel"
        visible: !Theme.compact
        kind: "secondary"
        text: choice.hasMore ? choice.sentence
            : choice.identity.why !== "" ? choice.identity.why : qsTr("Identity verified by")
        Layout.fillWidth: true
    }
    KSegmented {
        objectName: "identity"
        visible: !Theme.compact
        name: qsTr("Identity verified by")
        current: choice.identity.shownWay
        choices: [
            { value: "code", text: qsTr("Code"), name: qsTr("Pickup code") },
            { value: "identity_document", text: qsTr("ID"), name: qsTr("Identity document") },
            { value: "other", text: qsTr("Other…"), name: qsTr("Other proof of identity") }
        ]
        Layout.fillWidth: true
        onChosen: value => {
            if (value === "other")
                choice.panel.open("identity");
            else
                choice.identity.verifyBy(value);
        }
    }
    KButton {
        visible: Theme.compact
        iconName: choice.identity.isVerified ? "check" : ""
        text: choice.identity.isVerified ? choice.identity.text : qsTr("Identity…")
        name: choice.identity.isVerified ? choice.sentence : qsTr("Identity verified by")
        Layout.fillWidth: true
        onClicked: choice.panel.open("identity")
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What the other device will be, then the code with which it joins.
RowLayout {
    id: page

    required property InvitationViewModel invitation

    spacing: Theme.gapL

    ColumnLayout {
        spacing: Theme.gap
        Layout.fillWidth: true
        Layout.alignment: Qt.AlignTop

        KLabel {
            objectName: "invitationText"
            text: page.invitation.explanation
            Layout.fillWidth: true
        }
        KChoices {
            choices: page.invitation.roles
            current: page.invitation.role
            Layout.fillWidth: true
            onChosen: value => page.invitation.choose(value)
        }
        KLabel {
            objectName: "pairingCode"
            visible: text !== ""
            kind: "code"
            text: page.invitation.code
            Layout.fillWidth: true
        }
    }
    // Black on white in every mode: scanners need that.
    Image {
        visible: page.invitation.qr !== ""
        source: page.invitation.qr
        fillMode: Image.PreserveAspectFit
        Accessible.role: Accessible.Graphic
        Accessible.name: qsTr("QR code of the pairing code")
        Layout.preferredWidth: Theme.mm(60)
        Layout.preferredHeight: Theme.mm(60)
        Layout.alignment: Qt.AlignTop
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Recovery
import Kiosk.Kit

// The screens do not start: why, that nothing is lost, and another try.
KScreen {
    id: screen

    required property StoppedViewModel viewModel

    mode: viewModel.mode
    audience: "staff"

    KSegmented {
        anchors { top: parent.top; right: parent.right; margins: Theme.gapL }
        name: qsTr("Language")
        choices: [{ value: "fr", text: "FR", name: "Français" }, { value: "en", text: "EN", name: "English" }]
        current: screen.viewModel.language
        onChosen: value => screen.viewModel.setLanguage(value)
    }

    ColumnLayout {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.gapXl, Theme.mm(170))
        spacing: Theme.gapL

        Icon { name: "warning"; size: Theme.mm(16); color: Theme.danger; Layout.alignment: Qt.AlignHCenter }
        KLabel {
            text: qsTr("This device does not start")
            kind: "title"
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        KLabel {
            text: qsTr("It was tried several times. Everything that was confirmed is saved. Work on at "
                + "another device, or on paper, and call whoever looks after this one.")
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        KBanner {
            visible: text
            text: screen.viewModel.cause
            severity: "error"
            Layout.fillWidth: true
        }
        KButton {
            text: qsTr("Try again")
            iconName: "restart"
            kind: "primary"
            focus: true
            Layout.fillWidth: true
            onActed: screen.viewModel.tryAgain()
        }
        KLabel {
            text: qsTr("It is tried again by itself in %1.").arg(screen.viewModel.left)
            kind: "secondary"
            soft: true
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Recovery
import Kiosk.Kit

// The database is damaged or missing: what happened, what is safe, and the two choices.
KScreen {
    id: screen

    required property RecoveryViewModel viewModel

    mode: viewModel.mode
    audience: "staff"

    function explanation(): string {
        const backup = viewModel.hasBackup
        if (viewModel.isGone)
            return backup
                ? qsTr("The file was deleted or moved. If it was moved, close this "
                    + "window, put it back and start again. Otherwise you can go on from the backup of "
                    + "%1; what was done since then must be entered again.").arg(viewModel.backupTime)
                : qsTr("The file was deleted or moved, and there is no good backup. If it was moved, "
                    + "close this window, put it back and start again. Otherwise you can go on with "
                    + "an empty store and import the orders again.")
        return backup
            ? qsTr("Nothing was deleted: the file was set aside. You can go on from the backup of %1; "
                + "what was done since then must be entered again.").arg(viewModel.backupTime)
            : qsTr("Nothing was deleted: the file was set aside. There is no good backup: you can go on "
                + "with an empty store and import the orders again.")
    }

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

        Icon { name: "database"; size: Theme.mm(16); color: Theme.danger; Layout.alignment: Qt.AlignHCenter }
        KLabel {
            text: screen.viewModel.isGone ? qsTr("The database of this counter is gone")
                : qsTr("The database of this counter is damaged")
            kind: "title"
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        KLabel {
            text: screen.explanation()
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        KLabel {
            visible: text
            text: screen.viewModel.setAside
            kind: "secondary"
            soft: true
            wrapMode: Text.WrapAnywhere
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        KBanner {
            visible: screen.viewModel.failed
            text: qsTr("The disk refused it. Free some space or check the permissions, then try again.")
            severity: "error"
            Layout.fillWidth: true
        }
        KButton {
            visible: screen.viewModel.hasBackup
            text: qsTr("Restore the backup")
            iconName: "history"
            kind: "primary"
            focus: true
            Layout.fillWidth: true
            onActed: screen.viewModel.choose("restore")
        }
        KButton {
            text: qsTr("Start with an empty store")
            kind: screen.viewModel.hasBackup ? "secondary" : "primary"
            Layout.fillWidth: true
            onActed: screen.viewModel.choose("empty")
        }
    }
}

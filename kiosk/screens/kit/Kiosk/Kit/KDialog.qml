import QtQuick
import QtQuick.Layouts

// A question with two actions named by verbs. The safe one has the focus; Esc chooses it too.
KSheet {
    id: dialog

    property string text: ""
    property string safeText: ""
    property string actionText: ""
    property bool dangerous: true

    signal actionChosen()
    signal safeChosen()

    maximumWidth: Theme.mm(150)
    initialFocus: safeButton
    onDismissed: safeChosen()

    KLabel {
        text: dialog.text
        Layout.fillWidth: true
    }

    GridLayout {
        columns: 2 * Math.max(safeButton.implicitWidth, actionButton.implicitWidth) + Theme.gap
            > dialog.availableWidth ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.topMargin: Theme.gap

        KButton {
            id: safeButton

            text: dialog.safeText
            large: true
            kind: dialog.dangerous ? "primary" : "secondary"
            Layout.fillWidth: true
            onActed: dialog.dismiss()
        }
        KButton {
            id: actionButton

            text: dialog.actionText
            large: true
            kind: dialog.dangerous ? "danger" : "primary"
            Layout.fillWidth: true
            onActed: {
                dialog.close();
                dialog.actionChosen();
            }
        }
    }
}

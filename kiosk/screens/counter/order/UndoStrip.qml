import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// The last action, while one tap can undo it.
Control {
    id: strip

    required property UndoViewModel undo
    property int maximumWidth: Theme.mm(200)

    objectName: "undoStrip"
    visible: undo.isShown
    width: Math.min(implicitWidth, maximumWidth)
    leftPadding: Theme.gapL
    rightPadding: Theme.gapS
    verticalPadding: Theme.gapS
    Accessible.role: Accessible.Notification
    Accessible.name: undo.text

    background: Rectangle { radius: Theme.radius; color: Theme.accent }

    contentItem: RowLayout {
        spacing: Theme.gapL

        ColumnLayout {
            spacing: 0

            KLabel { text: strip.undo.text; color: Theme.accentInk; strong: true; Layout.fillWidth: true }
            KLabel {
                text: strip.undo.detail
                color: Theme.accentInk
                kind: "secondary"
                Layout.fillWidth: true
            }
        }
        KButton {
            objectName: "undoButton"
            iconName: "undo"
            text: qsTr("Undo")
            onActed: strip.undo.undo()
        }
    }
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// The last action, while one tap can undo it. It has one height, as it stands in the top bar.
Control {
    id: strip

    required property UndoViewModel undo
    property int maximumWidth: Theme.mm(200)
    readonly property bool isNarrow: maximumWidth < Theme.mm(140)
    // The words of the button leave no room for those of the action.
    readonly property bool isTiny: maximumWidth < Theme.mm(80)

    objectName: "undoStrip"
    visible: undo.isShown
    width: Math.min(implicitWidth, maximumWidth)
    leftPadding: isNarrow ? Theme.gapS : Theme.gap
    Accessible.role: Accessible.Notification
    Accessible.name: undo.text

    background: Rectangle { radius: Theme.radius; color: Theme.accent }

    contentItem: RowLayout {
        spacing: Theme.gapS

        ColumnLayout {
            spacing: 0

            KLabel {
                text: strip.undo.text
                kind: strip.isNarrow ? "secondary" : "body"
                color: Theme.accentInk
                strong: true
                lineHeight: 1
                Layout.fillWidth: true
            }
            KLabel {
                visible: !strip.isNarrow
                text: strip.undo.detail
                color: Theme.accentInk
                kind: "secondary"
                lineHeight: 1
                Layout.fillWidth: true
            }
        }
        // As high to touch as the bar's other buttons, drawn within the strip.
        KButton {
            objectName: "undoButton"
            iconName: "undo"
            text: strip.isTiny ? "" : strip.isNarrow ? qsTr("Undo", "short") : qsTr("Undo")
            name: qsTr("Undo")
            horizontalPadding: strip.isNarrow ? Theme.gapS + Theme.gapXs : Theme.gapL
            verticalPadding: 0
            topInset: Theme.gapXs
            bottomInset: Theme.gapXs
            leftInset: Theme.gapXs
            rightInset: Theme.gapXs
            Layout.preferredHeight: Theme.secondaryHeight
            onActed: strip.undo.undo()
        }
    }
}

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
    // With a shelf there is less room for the words.
    readonly property bool isTight: isNarrow || undo.offersShelf
    // The words of the button leave no room for those of the action.
    readonly property bool isTiny: maximumWidth - shelfWidth < Theme.mm(undo.offersShelf ? 56 : 80)
    readonly property real shelfWidth: undo.offersShelf ? shelfButton.width : 0

    // A long name of a shelf is whole on the sheet that a tap opens.
    function short(shelf: string): string {
        return shelf.length > 8 ? shelf.slice(0, 7).trim() + "…" : shelf;
    }

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
                objectName: "undoText"
                // Without a second line the time left follows the words.
                text: !strip.isNarrow ? strip.undo.text
                    : strip.undo.text + " ·\u00a0" + qsTr("%1 s").arg(strip.undo.secondsLeft)
                kind: strip.isTight ? "secondary" : "body"
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
        KButton {
            id: shelfButton

            objectName: "undoShelfButton"
            visible: strip.undo.offersShelf
            iconName: strip.isNarrow && text.length > 6 ? "" : "shelf"
            text: strip.undo.shelf === "" ? "?" : strip.short(strip.undo.shelf)
            name: qsTr("Change the shelf: %1").arg(strip.undo.shelf !== "" ? strip.undo.shelf : "?")
            horizontalPadding: strip.isNarrow ? Theme.gapS + Theme.gapXs : Theme.gapL
            verticalPadding: 0
            topInset: Theme.gapXs
            bottomInset: Theme.gapXs
            Layout.preferredHeight: Theme.secondaryHeight
            onActed: strip.undo.askShelf()
        }
        // As high to touch as the bar's other buttons, drawn within the strip.
        KButton {
            objectName: "undoButton"
            iconName: "undo"
            text: strip.isTiny ? "" : strip.isTight ? qsTr("Undo", "short") : qsTr("Undo")
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

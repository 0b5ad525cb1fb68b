import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Where the parcel lies, and where the customer is; while nobody is here, when they will come.
RowLayout {
    id: tiles

    required property SelectedCard card
    // The selected order's shelf, which a tap on its tile changes; null where none is selected.
    property ShelfViewModel shelf: null

    signal shelfAsked()

    spacing: Theme.mm(2.2)

    Tile {
        id: shelfTile

        readonly property string known: tiles.shelf?.isToCome ? tiles.shelf.text : tiles.card.shelf

        visible: known !== "" || (tiles.shelf?.isToCome ?? false)
        iconName: "shelf"
        text: known !== "" ? known : "?"
        name: qsTr("Shelf: %1").arg(text)

        AbstractButton {
            id: shelfButton

            objectName: "shelfButton"
            visible: tiles.shelf !== null
            anchors.fill: parent
            Accessible.name: qsTr("Change the shelf: %1").arg(shelfTile.text)
            onClicked: tiles.shelfAsked()

            background: Rectangle {
                radius: Theme.radius
                color: "transparent"
                border.width: Theme.borderWidth
                border.color: shelfButton.down ? Theme.accent : Theme.border

                FocusRing { shown: shelfButton.visualFocus }
            }
        }
    }
    Tile {
        visible: tiles.card.place !== ""
        iconName: tiles.card.bay !== "" ? "car" : "seat"
        text: tiles.card.bay !== "" ? tiles.card.bay : tiles.card.place
        isWord: tiles.card.bay === ""
        name: tiles.card.place
    }
    Tile {
        visible: tiles.card.place === ""
        iconName: "calendar"
        text: tiles.card.slotText.replace("–", "–\u200b")
        isWord: true
        name: qsTr("Slot: %1").arg(tiles.card.slotText)
    }

    component Tile: Control {
        id: tile

        required property string iconName
        required property string text
        required property string name
        // A place is read from afar; words are not.
        property bool isWord: false

        implicitHeight: Math.max(Theme.mm(15), implicitContentHeight + topPadding + bottomPadding)
        horizontalPadding: Theme.mm(2.4)
        verticalPadding: Theme.gapXs
        Layout.fillWidth: true
        Layout.preferredWidth: 1
        Accessible.role: Accessible.StaticText
        Accessible.name: name

        background: Rectangle { radius: Theme.radius; color: Theme.sunken }

        contentItem: RowLayout {
            spacing: Theme.mm(2)

            Icon { name: tile.iconName; size: Theme.mm(5) }
            KLabel {
                kind: tile.isWord ? "body" : "code"
                text: tile.text
                lineHeight: 1.05
                verticalAlignment: Text.AlignVCenter
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
}

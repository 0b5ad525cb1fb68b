import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Where the parcel lies, and where the customer is, who is called from there; while nobody is here,
// when they will come.
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
    CallButton {
        visible: tiles.card.place !== ""
        card: tiles.card
        Layout.fillWidth: true
        Layout.preferredWidth: 1
    }
    Tile {
        visible: tiles.card.place === ""
        // A small display has room for the time alone.
        iconName: Theme.compact ? "" : "calendar"
        // Its day and its time each stay in one line.
        text: tiles.card.slotText.replace(/ (?!\d\d:\d\d–)/g, "\u00a0")
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

            Icon { visible: tile.iconName !== ""; name: tile.iconName; size: Theme.mm(5) }
            KLabel {
                kind: !tile.isWord ? "code" : Theme.compact || text.length > 13 ? "secondary" : "body"
                text: tile.text
                // Words that would break in the middle are a little smaller instead.
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: tile.isWord ? Theme.secondarySize : Math.round(Theme.bodySize * 0.92)
                lineHeight: 1.05
                verticalAlignment: Text.AlignVCenter
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
    }
}

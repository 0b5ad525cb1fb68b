import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Where the parcel lies, and where the customer is; while nobody is here, when they will come.
RowLayout {
    id: tiles

    required property SelectedCard card

    spacing: Theme.mm(2.2)

    Tile {
        visible: text !== ""
        iconName: "shelf"
        text: tiles.card.shelf
        name: qsTr("Shelf: %1").arg(text)
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

import QtQuick
import QtQuick.Controls.Basic

// A card that can be selected. Its owner fills `contentItem` and sets `name` (read by screen
// readers) and `selected`. `token` colours the edge by status; a StatusPill inside shows the status.
AbstractButton {
    id: card

    required property string name
    property bool selected: false
    property string token: ""
    readonly property int edgeWidth: token === "" ? 0 : Theme.mm(1.6)

    onVisualFocusChanged: {
        const view = ListView.view;
        if (visualFocus && view)
            view.positionViewAtIndex(view.indexAt(x + width / 2, y + height / 2), ListView.Contain);
    }

    implicitHeight: Math.max(Theme.mm(20), implicitContentHeight + topPadding + bottomPadding)
    implicitWidth: Math.max(Theme.mm(20), implicitContentWidth + leftPadding + rightPadding)
    horizontalPadding: Theme.gap
    verticalPadding: Theme.mm(2.4)
    leftPadding: Theme.gap + edgeWidth
    Accessible.role: Accessible.ListItem
    Accessible.name: name
    Accessible.selectable: true
    Accessible.selected: selected

    background: Rectangle {
        radius: Theme.radius
        color: card.down ? Theme.pressed : card.selected ? Theme.tint : Theme.surface
        border.width: card.selected ? Theme.borderWidth + 1 : Theme.lineWidth
        border.color: card.selected ? Theme.accent : Theme.outline

        Rectangle {
            readonly property int inset: Theme.mm(1.4)

            visible: card.token !== ""
            x: inset
            y: inset
            width: card.edgeWidth
            height: parent.height - 2 * inset
            radius: width / 2
            color: visible ? Theme.token(card.token).fill : "transparent"
            border.width: visible && Theme.token(card.token).border !== Theme.token(card.token).fill ? 1 : 0
            border.color: visible ? Theme.token(card.token).border : "transparent"
        }
        // Inside the card, because a list clips what lies outside its rows.
        Rectangle {
            anchors.fill: parent
            visible: card.visualFocus
            color: "transparent"
            radius: Theme.radius
            border.width: Theme.focusWidth + 1
            border.color: Theme.focus
        }
    }
}

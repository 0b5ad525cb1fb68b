import QtQuick
import Kiosk.Kit

// One icon in a disc, as large as its space allows, which shows what the page is about.
Rectangle {
    id: disc

    required property string iconName
    property string token: ""
    readonly property var colours: token === ""
        ? { fill: Theme.accent, ink: Theme.accentInk, border: Theme.accent }
            : Theme.token(token)
    readonly property int place: parent ? Math.min(parent.width, parent.height) : 0

    anchors.centerIn: parent
    visible: iconName !== "" && width > Theme.mm(12)
    width: Math.min(Math.max(Theme.mm(70), place * 0.4), place - 2 * Theme.gapL)
    height: width
    radius: width / 2
    color: colours.fill
    border.width: Theme.borderWidth
    border.color: colours.border

    Icon {
        anchors.centerIn: parent
        name: disc.iconName
        color: disc.colours.ink
        size: Math.max(8, Math.round(disc.width * 0.54))
    }
}

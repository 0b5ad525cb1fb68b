import QtQuick
import Kiosk.Kit

// What is out of the ordinary with an order. tone: plain (words only), neutral, or a status colour.
Rectangle {
    id: chip

    required property string text
    required property string tone
    // Its words do not fit: the icon of its status stands for them.
    property bool iconOnly: false
    property color ink: Theme.ink
    readonly property bool isPlain: tone === "plain"
    readonly property bool isStatus: !isPlain && tone !== "neutral"
    readonly property var colours: isStatus ? Theme.token(tone)
        : { fill: isPlain ? "transparent" : Theme.sunken, ink: isPlain ? Theme.inkSoft : ink, icon: "" }

    implicitWidth: (iconOnly ? icon.width : words.implicitWidth) + (isPlain ? 0 : Theme.mm(2.8))
    implicitHeight: Theme.mm(5.6)
    radius: Theme.mm(1.2)
    color: colours.fill

    Icon {
        id: icon

        visible: chip.iconOnly
        anchors.centerIn: parent
        name: visible ? chip.colours.icon : ""
        color: chip.colours.ink
        size: Theme.iconSizeS
    }
    Text {
        id: words

        visible: !chip.iconOnly
        anchors.centerIn: parent
        text: chip.text
        color: chip.colours.ink
        font { family: Theme.fontFamily; pixelSize: Theme.secondarySize }
        font.weight: chip.isPlain ? Font.Medium : Font.DemiBold
        font.features: Theme.tabular
    }
}

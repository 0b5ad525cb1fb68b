import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Opens the inbox and shows how much is to be sorted out: in colour only if there is anything.
Button {
    id: badge

    required property InboxViewModel inbox
    readonly property bool isQuiet: inbox.count === 0
    readonly property var colours: isQuiet
        ? { fill: Theme.surface, ink: Theme.ink, border: Theme.border } : Theme.token("warn")

    objectName: "inboxButton"
    implicitHeight: Theme.secondaryHeight
    implicitWidth: Math.max(implicitHeight, implicitContentWidth + leftPadding + rightPadding)
    horizontalPadding: Theme.gap
    text: isQuiet ? qsTr("To sort out") : qsTr("To sort out %1").arg(inbox.count)
    Accessible.name: inbox.badgeText
    onClicked: inbox.open()

    contentItem: Row {
        spacing: Theme.gapS

        Icon {
            name: "flag"
            color: badge.colours.ink
            size: Theme.iconSize
            anchors.verticalCenter: parent.verticalCenter
        }
        KLabel {
            visible: text !== ""
            text: !Theme.compact ? badge.text : badge.isQuiet ? "" : badge.inbox.count
            color: badge.colours.ink
            strong: true
            lineHeight: 1
            wrapMode: Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radius
        color: badge.down && badge.isQuiet ? Theme.pressed : badge.colours.fill
        border.width: Theme.borderWidth
        border.color: badge.down ? Theme.focus : badge.colours.border

        FocusRing { shown: badge.visualFocus }
    }
}

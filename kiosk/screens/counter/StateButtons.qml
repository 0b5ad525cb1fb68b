import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "inbox"

// How much is to be sorted out, and the state of the link.
RowLayout {
    id: indicators

    required property LinkViewModel link
    required property InboxViewModel inbox
    required property SheetViewModel sheet
    required property bool narrow
    // The undo strip needs the room of the words for some seconds.
    property bool iconOnly: false

    // How wide it is with all its words.
    readonly property real fullWidth: badge.implicitWidth
        + (link.isShown ? spacing + worded.implicitWidth : 0)

    spacing: Theme.mm(2.4)

    InboxBadge { id: badge; inbox: indicators.inbox }
    KStateButton {
        id: worded

        visible: false
        iconName: indicators.link.icon
        text: indicators.link.title
        detail: indicators.narrow ? indicators.link.shortDetail : indicators.link.detail
        maximumWidth: Theme.mm(indicators.narrow ? 62 : 80)
    }
    KStateButton {
        objectName: "linkButton"
        visible: indicators.link.isShown
        iconName: indicators.link.icon
        token: indicators.link.token
        text: indicators.iconOnly ? "" : indicators.link.title
        detail: indicators.iconOnly ? "" : indicators.narrow ? indicators.link.shortDetail
            : indicators.link.detail
        name: indicators.link.spoken
        maximumWidth: Theme.mm(indicators.narrow ? 62 : 80)
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(implicitWidth, Theme.mm(indicators.iconOnly ? 15 : 44))
        Layout.maximumWidth: implicitWidth
        onClicked: indicators.sheet.openPanel("link")
    }
}

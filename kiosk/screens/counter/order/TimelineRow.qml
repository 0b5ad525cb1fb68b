import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// One entry of an order's timeline: when, what, who, why. One that took no effect is struck out; one
// that the hub has not confirmed yet is marked.
RowLayout {
    id: entry

    required property string at
    required property string title
    required property string who
    required property string why
    required property string token
    required property string mark
    required property string markText
    readonly property var colours: Theme.token(token)
    readonly property bool isVoid: mark === "void"

    spacing: Theme.gap

    Rectangle {
        implicitWidth: Theme.mm(7)
        implicitHeight: Theme.mm(7)
        radius: width / 2
        color: entry.colours.fill
        border.width: Theme.borderWidth
        border.color: entry.colours.border
        opacity: entry.isVoid ? 0.4 : 1
        Layout.alignment: Qt.AlignTop

        Icon {
            anchors.centerIn: parent
            name: entry.colours.icon
            color: entry.colours.ink
            size: Theme.mm(4.4)
        }
    }
    ColumnLayout {
        spacing: 0

        KLabel {
            text: entry.title
            strong: !entry.isVoid
            soft: entry.isVoid
            font.strikeout: entry.isVoid
            Layout.fillWidth: true
        }
        KLabel { visible: text !== ""; text: entry.why; Layout.fillWidth: true }
        KChip {
            visible: text !== ""
            text: entry.markText
            iconName: entry.isVoid ? "flag" : "clock"
            severity: entry.isVoid ? "neutral" : "warn"
            Layout.maximumWidth: parent.width
            Layout.topMargin: Theme.gapXs
            Layout.bottomMargin: Theme.gapXs
        }
        KLabel {
            text: entry.at + " · " + entry.who
            kind: "secondary"
            Layout.fillWidth: true
        }
    }
}

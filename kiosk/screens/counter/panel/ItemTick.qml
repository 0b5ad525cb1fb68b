import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// One order line: ticked if all of it is handed over; otherwise why not.
AbstractButton {
    id: tick

    required property int number
    required property string label
    required property int remaining
    required property int handed
    required property string reasonText
    required property bool isScanned
    property bool isBox: true
    readonly property bool isWhole: handed === remaining
    readonly property bool lacksReason: isBox && !isWhole && reasonText === ""

    objectName: "tick" + number
    implicitHeight: Math.max(Theme.mm(12), implicitContentHeight + topPadding + bottomPadding)
    verticalPadding: Theme.gapXs
    Accessible.role: isBox ? Accessible.CheckBox : Accessible.StaticText
    Accessible.name: label + ", " + remaining
    checked: isWhole
    // A button overwrites it with its own until it is complete.
    Component.onCompleted: Accessible.checkable = Qt.binding(() => isBox)
    Accessible.description: lacksReason ? qsTr("Reason missing") : reasonText

    contentItem: RowLayout {
        spacing: Theme.mm(2.4)

        Rectangle {
            visible: tick.isBox
            implicitWidth: Theme.mm(7)
            implicitHeight: Theme.mm(7)
            radius: Theme.mm(1.2)
            color: tick.isWhole ? Theme.accent : tick.down ? Theme.pressed : Theme.surface
            border.width: tick.isWhole ? 0 : Theme.borderWidth
            border.color: Theme.border

            Icon {
                anchors.centerIn: parent
                visible: tick.handed > 0
                name: tick.isWhole ? "check" : "minus"
                size: Theme.mm(4.8)
                color: tick.isWhole ? Theme.accentInk : Theme.ink
            }
            FocusRing { shown: tick.visualFocus; corner: Theme.mm(1.2) }
        }
        ColumnLayout {
            spacing: 0

            KLabel {
                text: tick.label
                soft: tick.isBox && tick.handed === 0
                lineHeight: 1.05
                Layout.fillWidth: true
                Accessible.ignored: true
            }
            KLabel {
                objectName: "tickReason"
                visible: text !== ""
                kind: "secondary"
                strong: tick.lacksReason
                text: tick.lacksReason ? qsTr("Reason missing") : tick.reasonText
                lineHeight: 1.05
                Layout.fillWidth: true
                Accessible.ignored: true
            }
        }
        Icon { visible: tick.isScanned; name: "scan"; size: Theme.mm(5) }
        KLabel {
            kind: "title"
            text: tick.handed === 0 || tick.isWhole ? tick.remaining : tick.handed + "/" + tick.remaining
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        color: tick.down ? Theme.pressed : "transparent"

        Rectangle {
            anchors.bottom: parent.bottom
            width: parent.width
            height: Theme.lineWidth
            color: Theme.line
        }
    }
}

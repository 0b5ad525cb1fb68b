import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Kit

// The mark of an order to prepare: a tap says that it is ready. As high as its row to touch.
AbstractButton {
    id: mark

    required property string orderId
    required property string code
    required property bool isDone
    readonly property string name: qsTr("Ready: %1").arg(code)
    readonly property bool live: !isDone && !TapGuard.isInert(mark, name)
    // The scroll indicator lies beside the box, not over it.
    readonly property int edge: Theme.mm(2)

    signal acted()

    objectName: "markReady"
    width: Theme.mm(13) + Theme.gapXs + edge
    Accessible.name: name
    checked: isDone
    // A button overwrites it with its own until it is complete.
    Component.onCompleted: Accessible.checkable = true
    onPressed: TapGuard.hit(mark, name)
    onClicked: {
        // A tap on a mark that is done already is for nothing, not for the row below.
        if (!isDone && TapGuard.claim(mark, name))
            acted();
    }

    background: Item {
        Rectangle {
            anchors {
                fill: parent
                leftMargin: Theme.gapXs
                rightMargin: mark.edge
                topMargin: Theme.mm(1.4)
                bottomMargin: Theme.mm(1.4)
            }
            radius: Theme.mm(1.8)
            color: mark.isDone || !mark.live ? Theme.sunken : mark.down ? Theme.pressed : Theme.surface
            border.width: mark.isDone ? 0 : Theme.borderWidth
            border.color: mark.live ? Theme.border : Theme.line

            FocusRing { shown: mark.visualFocus; inside: true; corner: Theme.mm(1.8) }

            Icon {
                anchors.centerIn: parent
                name: "check"
                color: mark.live ? Theme.ink : Theme.inkOff
            }
        }
    }
}

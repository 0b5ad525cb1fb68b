import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Kit

// An order of a group: tapping it shows the order. A cancelled one is put back by its button.
Item {
    id: row

    required property string orderId
    required property string code
    required property string customer
    required property string shelf
    required property string detail
    required property bool canPutBack
    readonly property string spoken: [code, customer, shelf, detail]
        .filter(part => part !== "").join(", ")

    signal clicked()
    signal putBackAsked()

    implicitHeight: Math.max(Theme.mm(17), body.implicitHeight,
                             canPutBack ? putBack.implicitHeight + 2 * Theme.gapXs : 0)

    AbstractButton {
        id: body

        objectName: "settleItem"
        height: parent.height
        width: parent.width - (row.canPutBack ? putBack.width + Theme.gap : 0)
        verticalPadding: Theme.gapXs
        Accessible.name: row.spoken
        onClicked: row.clicked()

        contentItem: OrderLines {
            code: row.code
            customer: row.customer
            shelf: row.shelf
            // What is to be done with it is said by the button.
            detail: row.canPutBack ? "" : row.detail
        }
        background: Rectangle {
            color: body.down ? Theme.pressed : "transparent"

            FocusRing { shown: body.visualFocus }
        }
    }
    KButton {
        id: putBack

        objectName: "putBackButton"
        visible: row.canPutBack
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        width: Theme.mm(Theme.compact ? 27 : 32)
        horizontalPadding: Theme.gapXs
        verticalPadding: 0
        text: qsTr("Put back")
        name: qsTr("Put back %1").arg(row.spoken)
        onActed: row.putBackAsked()
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.lineWidth
        color: Theme.line
    }
}

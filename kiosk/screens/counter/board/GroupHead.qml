import QtQuick
import Kiosk.Kit

// The head of a group of rows.
Rectangle {
    id: head

    required property string text
    required property bool overdue

    color: overdue ? Theme.dangerTint : Theme.sunken

    Text {
        anchors { verticalCenter: parent.verticalCenter; left: parent.left; leftMargin: Theme.mm(3.4) }
        text: head.text
        color: head.overdue ? Theme.danger : Theme.inkSoft
        font { family: Theme.fontFamily; pixelSize: Theme.secondarySize; weight: Font.DemiBold }
        font.features: Theme.tabular
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// Whose turn it is, and where. It hides no row: the lists move below it and turn pages.
Rectangle {
    id: band

    required property string code
    required property string counter
    required property real unit
    readonly property bool isShown: code !== ""
    readonly property var colours: Theme.token("warn")

    visible: isShown
    color: colours.fill
    Accessible.role: Accessible.AlertMessage
    Accessible.name: code + " → " + counter

    RowLayout {
        anchors { fill: parent; leftMargin: 16 * band.unit; rightMargin: 16 * band.unit }
        spacing: 12 * band.unit

        Icon { name: "call"; color: band.colours.ink; size: 62 * band.unit }
        BoardText {
            objectName: "calledCode"
            text: band.code
            capitals: 62 * band.unit
            capitalsMin: capitals
            color: band.colours.ink
            Layout.fillHeight: true
        }
        Icon { name: "arrow-right"; color: band.colours.ink; size: 52 * band.unit }
        BoardText {
            objectName: "calledTo"
            text: band.counter
            capitals: 46 * band.unit
            capitalsMin: 18 * band.unit
            color: band.colours.ink
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}

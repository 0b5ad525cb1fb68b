import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// How long somebody waits: plain figures, on a colour once it is too long, plain again once they are
// served. In minutes, so that a row is drawn again once a minute.
Item {
    id: wait

    required property int sinceS
    required property int nowS
    required property ColumnsViewModel columns
    property bool isServed: false
    readonly property int waitedS: sinceS > 0 ? Math.max(0, nowS - sinceS) : 0
    readonly property string text: columns.waitText(waitedS)
    readonly property string level: sinceS > 0 && !isServed ? columns.waitLevel(waitedS) : "neutral"
    readonly property bool isLoud: level !== "neutral"
    readonly property string token: !isLoud ? "" : level === "warn" ? "warn" : "late"
    readonly property int inset: Theme.mm(1.4)

    implicitWidth: figures.implicitWidth + (isLoud ? 2 * inset : 0)
    implicitHeight: Theme.mm(6.6)

    Rectangle {
        visible: wait.isLoud
        anchors.right: parent.right
        width: wait.implicitWidth
        height: parent.height
        radius: Theme.mm(1.2)
        color: visible ? Theme.token(wait.token).fill : "transparent"
    }
    Text {
        id: figures

        anchors { right: parent.right; rightMargin: wait.isLoud ? wait.inset : 0 }
        anchors.verticalCenter: parent.verticalCenter
        text: wait.text
        color: wait.isLoud ? Theme.token(wait.token).ink : Theme.ink
        font { family: Theme.fontFamily; pixelSize: Theme.textSize(4.3) }
        font.weight: wait.isLoud ? Font.Bold : Font.DemiBold
        font.features: Theme.tabular
        Accessible.ignored: true
    }
}

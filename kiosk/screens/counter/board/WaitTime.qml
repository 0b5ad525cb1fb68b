import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// How long somebody waits: neutral, then in a warning colour, neutral again once they are served.
// Always colour, icon and figures together.
Rectangle {
    id: wait

    required property int sinceS
    required property int nowS
    required property ColumnsViewModel columns
    property bool isServed: false
    readonly property int waitedS: sinceS > 0 ? Math.max(0, nowS - sinceS) : 0
    readonly property string level: sinceS > 0 && !isServed ? columns.waitLevel(waitedS) : "neutral"
    readonly property bool isLoud: level !== "neutral"
    readonly property var colours: Theme.token(level === "warn" ? "warn" : "late")

    function twoDigits(number: int): string {
        return (number < 10 ? "0" : "") + number;
    }

    function format(seconds: int): string {
        const minutes = Math.floor(seconds / 60);
        const rest = twoDigits(seconds % 60);
        return minutes < 60 ? minutes + ":" + rest
            : Math.floor(minutes / 60) + " h " + twoDigits(minutes % 60);
    }

    implicitWidth: row.implicitWidth + (isLoud ? 2 * Theme.gapS : 0)
    implicitHeight: row.implicitHeight + (isLoud ? Theme.gapS : 0)
    radius: Theme.radiusS
    color: isLoud ? colours.fill : "transparent"

    RowLayout {
        id: row

        anchors.centerIn: parent
        spacing: Theme.gapXs

        Icon {
            name: wait.isLoud ? wait.colours.icon : "clock"
            color: wait.isLoud ? wait.colours.ink : Theme.inkSoft
            size: Theme.iconSizeS
        }
        KLabel {
            kind: "title"
            text: wait.format(wait.waitedS)
            color: wait.isLoud ? wait.colours.ink : Theme.ink
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Kit

// The two lines of a row: code, shelf and wait; name, exception and place. Where there is little
// room the shelf is on the second line, beside the name. A long name loses its end, first name
// first. In comfortable lists what stands beside the name has a third line.
Item {
    id: lines

    required property RowData row
    readonly property int lineHeight: Theme.mm(6.6)
    readonly property int step: lineHeight + Theme.mm(0.5)
    readonly property bool isWait: row.sinceS > 0
    readonly property bool isNarrow: isWait && width < Theme.mm(66)
    readonly property bool isComfortable: row.columns.isComfortable
    readonly property string topText: isNarrow ? "" : row.shelf !== "" ? row.shelf : row.detail
    readonly property bool topIsShelf: row.shelf !== "" && topText !== ""
    readonly property int gap: Theme.gapS
    // Pale, but read like every other: somebody may want to undo just this one.
    readonly property color ink: row.isPale ? Theme.inkSoft : Theme.ink
    readonly property color inkSoft: Theme.inkSoft
    readonly property WaitTime wait: waiting.item as WaitTime
    readonly property string waitToken: wait ? wait.token : ""
    readonly property bool isEscalated: wait !== null && wait.level === "escalate"

    component Words: Text {
        property int line: 0

        y: line * lines.step + (lines.lineHeight - height) / 2
        color: lines.ink
        textFormat: Text.PlainText
        font { family: Theme.fontFamily; pixelSize: Theme.bodySize }
        font.features: Theme.tabular
    }

    implicitHeight: step * (isComfortable ? 2 : 1) + lineHeight

    Words {
        objectName: "mayBeCut"
        y: 0
        height: lines.lineHeight
        verticalAlignment: Text.AlignVCenter
        width: (top.visible ? top.x : waiting.visible ? waiting.x : lines.width + lines.gap) - lines.gap
        text: lines.row.code
        font.pixelSize: Theme.textSize(4.3)
        font.weight: Font.Bold
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.secondarySize
        elide: Text.ElideMiddle
    }
    Words {
        id: top

        x: lines.width - width - (lines.isWait ? Math.max(Theme.mm(20), waiting.width) + lines.gap : 0)
        visible: text !== ""
        text: lines.topText
        color: lines.topIsShelf ? lines.ink : lines.inkSoft
        font.pixelSize: lines.topIsShelf ? Theme.textSize(4.3) : Theme.secondarySize
        font.weight: lines.topIsShelf ? Font.DemiBold : Font.Medium
    }
    Loader {
        id: waiting

        x: lines.width - width
        active: lines.isWait
        visible: active
        sourceComponent: WaitTime {
            sinceS: lines.row.sinceS
            isServed: lines.row.isServed || lines.row.isPale
            nowS: lines.row.nowS
            columns: lines.row.columns
        }
    }

    Words {
        id: lastName

        objectName: "mayBeCut"
        line: 1
        width: Math.min(Math.ceil(implicitWidth), beside.nameWidth)
        text: lines.row.lastName !== "" ? lines.row.lastName : lines.row.firstName
        font.weight: Font.DemiBold
        elide: Text.ElideRight
    }
    Words {
        objectName: "mayBeCut"
        line: 1
        x: lastName.width + Theme.mm(1.4)
        width: Math.max(0, beside.nameWidth - x)
        visible: width > Theme.mm(5)
        text: lines.row.lastName !== "" ? lines.row.firstName : ""
        elide: Text.ElideRight
    }
    // Made where there is something to show: most rows have no more than their two lines.
    Loader {
        id: beside

        readonly property RowExtras extras: item as RowExtras
        readonly property real span: extras ? extras.span : 0
        readonly property real nameWidth: lines.isComfortable || span === 0
            ? lines.width : lines.width - span - lines.gap
        readonly property string shelf: lines.isNarrow ? lines.row.shelf : ""
        readonly property string detail: lines.topText === lines.row.detail ? "" : lines.row.detail

        y: lines.isComfortable ? 2 * lines.step : lines.step
        x: lines.isComfortable ? 0 : lines.width - span
        height: lines.lineHeight
        active: shelf + detail + lines.row.chip + lines.row.place + lines.row.tooMany !== ""
            || lines.row.hasNotes
        sourceComponent: RowExtras {
            row: lines.row
            shelf: beside.shelf
            detail: beside.detail
            isNarrow: lines.isNarrow && !lines.isComfortable
            room: lines.width - (lines.isComfortable ? 0 : lastName.implicitWidth + lines.gap)
            markRoom: lines.width - (lines.isComfortable ? 0
                : Math.min(lastName.implicitWidth, Theme.mm(24)) + lines.gap)
            ink: lines.ink
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Kit

// The typed code, one character per cell. Codes longer than the cells are shown as one word.
Control {
    id: cells

    required property string name
    required property string value
    property int count: 7
    property int countMax: 8
    property int longest: countMax
    readonly property bool asWord: Math.max(value.length, longest) > countMax
    readonly property int shown: Math.min(countMax, Math.max(count, value.length))
    readonly property int between: Theme.gapXs
    readonly property int cellWidth: Math.floor(Math.min(Theme.mm(18), (width + between) / shown - between))

    implicitHeight: Theme.mm(20)
    implicitWidth: asWord ? Theme.mm(108) : shown * (Theme.mm(Theme.largeText ? 11 : 14) + between) - between
    padding: 0
    Accessible.role: Accessible.StaticText
    Accessible.name: value === "" ? name : name + " " + value.split("").join(" ")

    contentItem: Item {
        Row {
            visible: !cells.asWord
            spacing: cells.between

            Repeater {
                model: cells.asWord ? 0 : cells.shown

                Rectangle {
                    id: cell

                    required property int index
                    readonly property bool next: index === cells.value.length

                    width: cells.cellWidth
                    height: cells.height
                    radius: Theme.radiusS
                    color: Theme.surface
                    border.width: next ? Theme.focusWidth : Theme.borderWidth
                    border.color: next ? Theme.focus : Theme.border

                    Text {
                        anchors.centerIn: parent
                        text: cells.value.charAt(cell.index)
                        font.family: Theme.fontFamily
                        font.pixelSize: Math.min(Theme.codeSize, cell.width * 0.93)
                        font.weight: Font.Bold
                        color: Theme.ink
                        Accessible.ignored: true
                    }
                }
            }
        }
        Rectangle {
            anchors.fill: parent
            visible: cells.asWord
            radius: Theme.radiusS
            color: Theme.surface
            border.width: cells.value === "" ? Theme.focusWidth : Theme.borderWidth
            border.color: cells.value === "" ? Theme.focus : Theme.border

            Text {
                anchors.fill: parent
                anchors.margins: Theme.gapS
                text: cells.asWord ? cells.value : ""
                font.family: Theme.fontFamily
                font.pixelSize: Theme.codeSize
                font.weight: Font.Bold
                fontSizeMode: Text.Fit
                minimumPixelSize: Theme.mm(3)
                wrapMode: Text.WrapAnywhere
                lineHeight: 0.9
                verticalAlignment: Text.AlignVCenter
                color: Theme.ink
                Accessible.ignored: true
            }
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

// A page with a keypad. The text stands beside it where there is room for both, else above it;
// on an upright display the keypad lies within reach below, and the words at eye height.
Item {
    id: page

    required property EntryViewModel entry
    required property NavigationViewModel navigation
    required property string title
    required property string iconName
    property string text: ""
    property int rows: 4
    property alias field: fieldPlace.data
    property real keypadWidth: keypadPlace.children.length > 0 ? keypadPlace.children[0].implicitWidth : 0
    default property alias keypad: keypadPlace.data

    readonly property bool portrait: height > width
    readonly property bool roomy: !portrait && width >= Theme.mm(300)
    readonly property bool small: !portrait && !roomy
    // Upright and with little height: the Back button stands beside the title.
    readonly property bool low: portrait && height < Theme.mm(230)
    // Upright and high: the words are read from some steps away.
    readonly property bool high: portrait && !low
    readonly property bool tall: portrait && height > Theme.mm(400)
    readonly property int title_mm: tall ? 20 : title.length > 30 ? 11 : 16
    readonly property bool beside: !portrait && width - keypadWidth >= Theme.mm(110)
    readonly property bool stacked: !portrait && !beside
    // What an upright display leaves beside the keypad, the title and the field.
    readonly property real spare_px: height - keypadPlace.implicitHeight - 2 * Theme.primaryHeight
    // Whether there is room for `text`; without it the title must say everything.
    readonly property bool explains: !stacked && !low
    // Upright and wide: the keypad stands at the side of the customer's reach.
    readonly property bool sided: portrait && Theme.reach !== "" && width - keypadWidth > Theme.mm(40)
    readonly property int wordsColumn: beside && Theme.reach === "start" ? 1 : 0
    readonly property int reachedSide: Theme.reach === "end" ? Qt.AlignRight : Qt.AlignLeft
    // The key size of a keypad with few keys.
    readonly property int largeKey: Theme.mm(roomy ? 29 : portrait ? 24 : 20)

    PageAnnouncement { words: [page.title, page.text].join("\n").trim() }

    GridLayout {
        anchors.fill: parent
        columnSpacing: page.beside ? Theme.gapXl : Theme.gap
        rowSpacing: page.stacked ? Theme.gapS : page.low ? Math.min(Theme.gap, page.spare_px / 2)
            : Theme.gap

        Item {
            visible: !page.small && !page.low
            Layout.row: page.portrait ? 2 : 0
            Layout.column: page.wordsColumn
            Layout.fillWidth: true
            Layout.fillHeight: true

            Rectangle {
                anchors.fill: parent
                visible: page.portrait
                radius: Theme.radius * 2
                color: Theme.tint

                IconDisc { iconName: page.iconName }
            }
        }
        RowLayout {
            spacing: Theme.gap
            Layout.row: page.stacked || page.portrait ? 0 : 1
            Layout.column: page.wordsColumn
            Layout.fillWidth: true
            Layout.maximumHeight: page.stacked ? Theme.mm(22) : -1

            BackButton {
                visible: page.small || page.low
                wordy: false
                onActed: page.navigation.back()
            }
            KLabel {
                kind: page.small && Theme.largeText ? "body" : page.small || page.low ? "title" : "display"
                strong: true
                text: page.title
                focus: true
                Accessible.focusable: true
                font.pixelSize: page.high ? Theme.textSize(page.title_mm) : size
                fontSizeMode: page.stacked ? Text.Fit : Text.FixedSize
                minimumPixelSize: Theme.bodySize
                lineHeight: page.stacked ? 0.9 : 1.1
                verticalAlignment: Text.AlignVCenter
                Layout.fillWidth: true
                Layout.fillHeight: page.stacked
            }
        }
        Item {
            id: fieldPlace

            implicitHeight: Theme.mm(20)
            implicitWidth: children.length > 0 ? children[0].implicitWidth : 0
            Layout.row: page.stacked ? 0 : page.portrait ? 3 : 2
            Layout.column: page.stacked ? 1 : page.wordsColumn
            Layout.fillWidth: !page.stacked
        }
        KLabel {
            visible: text !== "" && page.explains
            text: page.text
            font.pixelSize: page.tall ? Theme.textSize(Math.max(10, Theme.capitals_mm.title))
                : page.high ? Theme.titleSize : size
            Layout.row: page.portrait ? 1 : 3
            Layout.column: page.wordsColumn
            Layout.fillWidth: true
        }
        Item {
            visible: page.beside
            Layout.row: 4
            Layout.column: page.wordsColumn
            Layout.fillHeight: true
        }
        BackButton {
            visible: !page.small && !page.low
            wordy: Theme.reach === ""
            Layout.row: 5
            Layout.column: page.wordsColumn
            Layout.alignment: page.reachedSide
            Layout.bottomMargin: page.beside ? Theme.gapL : 0
            onActed: page.navigation.back()
        }
        Item {
            id: keypadPlace

            implicitHeight: children.length > 0 ? children[0].implicitHeight : 0
            Layout.row: page.portrait ? 6 : page.stacked ? 1 : 0
            Layout.column: page.beside ? 1 - page.wordsColumn : 0
            Layout.alignment: page.reachedSide
            Layout.rowSpan: page.beside ? 6 : 1
            Layout.columnSpan: page.stacked ? 2 : 1
            Layout.fillWidth: !page.beside && !page.sided
            Layout.preferredWidth: page.beside || page.sided ? page.keypadWidth : -1
            Layout.fillHeight: !page.portrait
            Layout.maximumHeight: page.portrait ? implicitHeight : page.roomy ? Theme.mm(30) * page.rows : -1
        }
    }
}

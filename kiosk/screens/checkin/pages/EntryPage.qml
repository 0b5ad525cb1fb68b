import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

// A page with a keypad. The text stands beside it where there is room for both, else above it;
// on an upright display the keypad lies within reach below, and the text just above it.
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
    // Upright and with little height: the Back button stands beside the field.
    readonly property bool low: portrait && height < Theme.mm(230)
    readonly property bool beside: !portrait && width - keypadWidth >= Theme.mm(110)
    readonly property bool stacked: !portrait && !beside
    // Whether there is room for `text`; without it the title must say everything.
    readonly property bool explains: !stacked && !low
    // The key size of a keypad with few keys.
    readonly property int largeKey: Theme.mm(roomy ? 29 : portrait ? 24 : 20)

    GridLayout {
        anchors.fill: parent
        columnSpacing: page.beside ? Theme.gapXl : Theme.gap
        rowSpacing: page.stacked ? Theme.gapS : Theme.gap

        Item {
            visible: !page.small && !page.low
            Layout.row: 0
            Layout.column: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            Rectangle {
                anchors.fill: parent
                anchors.topMargin: Theme.gapL
                anchors.bottomMargin: Theme.gapL
                visible: page.portrait
                radius: Theme.radius * 2
                color: Theme.tint

                IconDisc { iconName: page.iconName }
            }
        }
        RowLayout {
            spacing: Theme.gap
            Layout.row: page.stacked ? 0 : 1
            Layout.column: 0
            Layout.columnSpan: page.low ? 2 : 1
            Layout.fillWidth: true
            Layout.maximumHeight: page.stacked ? Theme.mm(22) : -1

            BackButton {
                visible: page.small
                wordy: false
                onActed: page.navigation.back()
            }
            KLabel {
                kind: page.small || page.low ? "title" : "display"
                text: page.title
                fontSizeMode: page.stacked ? Text.Fit : Text.FixedSize
                verticalAlignment: Text.AlignVCenter
                Layout.fillWidth: true
            }
        }
        Item {
            id: fieldPlace

            implicitHeight: Theme.mm(20)
            implicitWidth: children.length > 0 ? children[0].implicitWidth : 0
            Layout.row: page.stacked ? 0 : 2
            Layout.column: page.stacked || page.low ? 1 : 0
            Layout.fillWidth: !page.stacked
        }
        KLabel {
            visible: text !== "" && page.explains
            text: page.text
            Layout.row: 3
            Layout.column: 0
            Layout.fillWidth: true
        }
        Item {
            visible: page.beside
            Layout.row: 4
            Layout.column: 0
            Layout.fillHeight: true
        }
        BackButton {
            visible: !page.small
            wordy: !page.low
            Layout.row: page.low ? 2 : 5
            Layout.column: 0
            Layout.bottomMargin: page.beside ? Theme.gapL : 0
            onActed: page.navigation.back()
        }
        Item {
            id: keypadPlace

            implicitHeight: children.length > 0 ? children[0].implicitHeight : 0
            Layout.row: page.portrait ? 6 : page.stacked ? 1 : 0
            Layout.column: page.beside ? 1 : 0
            Layout.rowSpan: page.beside ? 6 : 1
            Layout.columnSpan: page.stacked || page.low ? 2 : 1
            Layout.fillWidth: !page.beside
            Layout.preferredWidth: page.beside ? page.keypadWidth : -1
            Layout.fillHeight: !page.portrait
            Layout.maximumHeight: page.portrait ? implicitHeight : page.roomy ? Theme.mm(30) * page.rows : -1
        }
    }
}

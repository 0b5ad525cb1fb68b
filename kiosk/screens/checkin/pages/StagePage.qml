import QtQuick
import QtQuick.Layouts
import Kiosk.Kit
import "../controls"

// A page with one message and its actions: text and actions on one side, a picture on the other; on
// an upright display the words at eye height, the picture below them, the actions within reach.
Item {
    id: page

    required property string title
    property string spokenTitle: title
    property string text: ""
    // Whether they concern only the customer: a loudspeaker does not say them.
    property bool personalTitle: false
    property bool personalText: false
    property string eyebrow: ""
    property string iconName: ""
    property string token: ""
    // Whether the actions stand one below the other even where they fit side by side.
    property bool inRows: false
    property alias picture: picturePlace.data
    default property alias actionItems: actions.data

    readonly property bool portrait: height > width
    // Upright and with little height: smaller, and without the picture where the words leave no room.
    readonly property bool low: portrait && height < Theme.mm(230)
    readonly property bool small: low || !portrait && width < Theme.mm(300)
    // Large or long text on a small display: a smaller title, and buttons without icons.
    readonly property bool tight: small && (Theme.largeText || title.length + text.length > 100)
    // An upright display that is read from some steps away.
    readonly property bool tall: portrait && height > Theme.mm(400)
    // With so much width the actions need not fill it, and stand at the side of the customer's reach.
    readonly property bool sided: width > Theme.mm(240) && Theme.reach !== ""
    readonly property int wordsColumn: !portrait && pictured && Theme.reach === "end" ? 1 : 0
    readonly property int title_mm: tall ? 20 : portrait ? 16 : 11
    readonly property bool wordy: title.length + text.length > (Theme.largeText ? 130 : 140)
    // What an upright display leaves beside the words and the actions.
    readonly property real spare_px: height - words.implicitHeight - actions.implicitHeight - 3 * Theme.gapS
    readonly property bool pictured: low ? spare_px >= Theme.mm(44)
        : portrait || width > Theme.mm(Theme.largeText ? 230 : 180)

    PageAnnouncement { words: [page.spokenTitle, page.text].join("\n").trim() }

    GridLayout {
        anchors.fill: parent
        anchors.topMargin: page.small ? 0 : Theme.gapL
        anchors.bottomMargin: page.small ? Theme.gapXs : Theme.gapL
        columns: page.portrait ? 1 : 2
        columnSpacing: Theme.gapXl
        rowSpacing: page.small ? Theme.gapS : Theme.gapL

        ColumnLayout {
            id: words

            spacing: page.small ? Theme.gapS : Theme.gapL
            Layout.row: 0
            Layout.column: page.wordsColumn
            Layout.fillWidth: true
            Layout.fillHeight: !page.portrait

            Item { Layout.fillHeight: true; visible: !page.portrait }
            KLabel {
                visible: text !== ""
                text: page.eyebrow
                strong: true
                soft: true
                Layout.fillWidth: true
            }
            KLabel {
                kind: "display"
                readonly property bool personal: page.personalTitle

                text: page.title
                focus: true
                Accessible.focusable: true
                Accessible.name: page.spokenTitle
                font.pixelSize: page.tight && (page.wordy || Theme.largeText) ? Theme.titleSize
                    : page.small || page.wordy && !page.tall ? Theme.displaySize
                    : Theme.textSize(Math.max(page.title_mm, Theme.capitals_mm.display))
                Layout.fillWidth: true
            }
            KLabel {
                readonly property bool personal: page.personalText

                visible: text !== ""
                text: page.text
                font.pixelSize: page.small ? Theme.bodySize
                    : page.tall ? Theme.textSize(Math.max(10, Theme.capitals_mm.title)) : Theme.titleSize
                Layout.fillWidth: true
            }
            Item { Layout.fillHeight: true; visible: !page.portrait }
        }
        Item {
            visible: page.portrait && !page.pictured
            Layout.row: 1
            Layout.fillHeight: true
        }
        Rectangle {
            visible: page.pictured
            radius: Theme.radius * 2
            color: Theme.tint
            Layout.row: page.portrait ? 1 : 0
            Layout.column: page.portrait ? 0 : 1 - page.wordsColumn
            Layout.rowSpan: page.portrait ? 1 : 2
            Layout.fillWidth: page.portrait
            Layout.fillHeight: true
            Layout.preferredWidth: Theme.mm(page.small ? 66 : 120)

            Item {
                id: picturePlace

                anchors.fill: parent
                anchors.margins: Theme.gapL
            }
            IconDisc { iconName: page.iconName; token: page.token }
        }
        PageActions {
            id: actions

            tight: page.tight && !page.portrait
            inRows: page.inRows
            visible: children.length > 0
            Layout.row: page.portrait ? 2 : 1
            Layout.column: page.wordsColumn
            Layout.alignment: Theme.reach === "end" ? Qt.AlignRight : Qt.AlignLeft
            Layout.maximumWidth: page.sided ? Theme.mm(200) : Infinity
            Layout.fillWidth: true
            Layout.fillHeight: false
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit
import "../controls"

// A question with two big answers.
Item {
    id: page

    required property string title
    required property string iconName
    // Who is asked, and the words in place of Back if they may be somebody else.
    property string subtitle: ""
    property string text: ""
    property string rejection: ""
    default property alias answers: answersPlace.data
    readonly property bool portrait: height > width
    // Upright and with little height: without the picture.
    readonly property bool low: portrait && height < Theme.mm(230)
    // Upright and high: the words are read from some steps away.
    readonly property bool high: portrait && !low
    readonly property bool tall: portrait && height > Theme.mm(400)
    readonly property int text_px: tall ? Theme.textSize(Math.max(10, Theme.capitals_mm.title))
        : small ? Theme.bodySize : Theme.titleSize
    readonly property bool small: low || !portrait && width < Theme.mm(300)

    // With so much width the answers need not fill it, and stand at the side of the customer's reach.
    readonly property bool sided: Theme.reach !== "" && width > Theme.mm(portrait ? 240 : 300)
    readonly property int reachedSide: Theme.reach === "end" ? Qt.AlignRight : Qt.AlignLeft

    signal back()

    PageAnnouncement { words: [page.subtitle, page.title, page.text].join("\n").trim() }

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: page.small ? 0 : Theme.gapL
        anchors.bottomMargin: page.small ? 0 : Theme.gapL
        spacing: page.small ? Theme.gapS : Theme.gapL

        RowLayout {
            spacing: Theme.gap
            layoutDirection: Theme.reach === (page.rejection === "" ? "end" : "start")
                ? Qt.RightToLeft : Qt.LeftToRight
            Layout.fillWidth: true

            BackButton {
                visible: page.small && page.rejection === ""
                wordy: false
                onActed: page.back()
            }
            ColumnLayout {
                spacing: Theme.gapXs
                Layout.fillWidth: true

                KLabel {
                    readonly property bool personal: true

                    visible: text !== ""
                    text: page.subtitle
                    font.pixelSize: page.text_px
                    Layout.fillWidth: true
                }
                KLabel {
                    kind: page.small ? "title" : "display"
                    text: page.title
                    font.pixelSize: page.high ? Theme.textSize(page.tall ? 20 : 16) : size
                    focus: true
                    Accessible.focusable: true
                    Layout.fillWidth: true
                }
                KLabel {
                    visible: text !== ""
                    text: page.text
                    font.pixelSize: page.high ? page.text_px : size
                    Layout.fillWidth: true
                }
            }
            KButton {
                visible: page.small && !page.low && page.rejection !== ""
                text: page.rejection
                onActed: page.back()
            }
        }
        Rectangle {
            visible: page.portrait && !page.low
            radius: Theme.radius * 2
            color: Theme.tint
            Layout.fillWidth: true
            Layout.fillHeight: true

            IconDisc { iconName: page.iconName }
        }
        GridLayout {
            id: answersPlace

            columns: page.portrait ? 1 : 2
            columnSpacing: Theme.gapL
            rowSpacing: Theme.gapL
            uniformCellWidths: true
            Layout.alignment: page.reachedSide
            Layout.maximumWidth: page.sided ? Theme.mm(200) : Infinity
            Layout.fillWidth: true
            Layout.fillHeight: !page.portrait || page.low
            Layout.preferredHeight: page.portrait && !page.low ? Theme.mm(120) : -1
        }
        BackButton {
            visible: !page.small && page.rejection === ""
            Layout.alignment: page.reachedSide
            onActed: page.back()
        }
        KButton {
            visible: (!page.small || page.low) && page.rejection !== ""
            text: page.rejection
            iconName: "close"
            Layout.alignment: page.reachedSide
            Layout.maximumWidth: page.sided ? Theme.mm(200) : Infinity
            Layout.fillWidth: page.portrait
            onActed: page.back()
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit
import "../controls"

// A page with one message and its actions: text and actions on one side, a picture on the other;
// on an upright display the picture above, the actions within reach below.
Item {
    id: page

    required property string title
    property string text: ""
    property string eyebrow: ""
    property string iconName: ""
    property string token: ""
    property alias picture: picturePlace.data
    default property alias actionItems: actions.data

    readonly property bool portrait: height > width
    readonly property bool small: !portrait && width < Theme.mm(300)
    // Large or long text on a small display: a smaller title, and buttons without icons.
    readonly property bool tight: small && (Theme.largeText || title.length + text.length > 110)
    readonly property bool pictured: portrait || width > Theme.mm(Theme.largeText ? 230 : 180)

    GridLayout {
        anchors.fill: parent
        anchors.topMargin: page.small ? 0 : Theme.gapL
        anchors.bottomMargin: page.small ? Theme.gapXs : Theme.gapL
        columns: page.portrait ? 1 : 2
        columnSpacing: Theme.gapXl
        rowSpacing: Theme.gapXl

        Rectangle {
            visible: page.pictured
            radius: Theme.radius * 2
            color: Theme.tint
            Layout.row: 0
            Layout.column: page.portrait ? 0 : 1
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

        ColumnLayout {
            spacing: page.small ? Theme.gapS : Theme.gapL
            Layout.row: page.portrait ? 1 : 0
            Layout.column: 0
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
                text: page.title
                font.pixelSize: page.tight ? Theme.titleSize
                    : page.small ? Theme.displaySize : Theme.textSize(Math.max(11, Theme.capitals_mm.display))
                Layout.fillWidth: true
            }
            KLabel {
                visible: text !== ""
                text: page.text
                font.pixelSize: page.small ? Theme.bodySize : Theme.titleSize
                Layout.fillWidth: true
            }
            Item { Layout.fillHeight: true }
            PageActions {
                id: actions

                tight: page.tight
                visible: children.length > 0
                Layout.fillWidth: true
                Layout.fillHeight: false
            }
        }
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit
import "../controls"

// A question with two big answers.
Item {
    id: page

    required property string title
    required property string iconName
    default property alias answers: answersPlace.data
    readonly property bool portrait: height > width
    readonly property bool small: !portrait && width < Theme.mm(300)

    signal back()

    ColumnLayout {
        anchors.fill: parent
        anchors.topMargin: page.small ? 0 : Theme.gapL
        anchors.bottomMargin: page.small ? 0 : Theme.gapL
        spacing: page.small ? Theme.gapS : Theme.gapL

        Rectangle {
            visible: page.portrait
            radius: Theme.radius * 2
            color: Theme.tint
            Layout.fillWidth: true
            Layout.fillHeight: true

            IconDisc { iconName: page.iconName }
        }
        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: true

            BackButton {
                visible: page.small
                wordy: false
                onActed: page.back()
            }
            KLabel {
                kind: page.small ? "title" : "display"
                text: page.title
                Layout.fillWidth: true
            }
        }
        GridLayout {
            id: answersPlace

            columns: page.portrait ? 1 : 2
            columnSpacing: Theme.gapL
            rowSpacing: Theme.gapL
            uniformCellWidths: true
            Layout.fillWidth: true
            Layout.fillHeight: !page.portrait
            Layout.preferredHeight: page.portrait ? Theme.mm(120) : -1
        }
        BackButton {
            visible: !page.small
            onActed: page.back()
        }
    }
}

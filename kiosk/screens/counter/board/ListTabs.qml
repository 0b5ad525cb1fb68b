pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// Chooses which of the two lists that share one place is shown; `tab` counts from 1.
RowLayout {
    id: tabs

    required property int tab
    required property list<string> titles
    required property list<int> totals

    signal chosen(int tab)

    spacing: Theme.gapXs

    Repeater {
        model: tabs.titles

        AbstractButton {
            id: button

            required property int index
            required property string modelData
            readonly property bool isOn: tabs.tab === index + 1

            objectName: "tab"
            text: modelData + "\u00a0" + tabs.totals[index]
            horizontalPadding: Theme.mm(0.8)
            Layout.fillWidth: true
            Layout.preferredWidth: words.implicitWidth + 2 * horizontalPadding
            Layout.preferredHeight: Theme.mm(15)
            Accessible.role: Accessible.PageTab
            Accessible.name: qsTr("%1: %n order(s)", "", tabs.totals[index]).arg(modelData)
            Accessible.selectable: true
            Accessible.selected: isOn
            onClicked: tabs.chosen(index + 1)

            contentItem: Text {
                id: words

                text: button.text
                textFormat: Text.PlainText
                color: button.isOn ? Theme.ink : Theme.inkSoft
                font { family: Theme.fontFamily; pixelSize: Theme.bodySize; weight: Font.DemiBold }
                font.letterSpacing: -0.01 * Theme.bodySize
                font.features: Theme.tabular
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                wrapMode: Text.WordWrap
                lineHeight: 1.05
                Accessible.ignored: true
            }

            background: Rectangle {
                radius: Theme.radius
                color: button.isOn ? Theme.surface : button.down ? Theme.pressed : "transparent"
                border.width: button.isOn ? Theme.borderWidth : 0
                border.color: Theme.border

                FocusRing { shown: button.visualFocus; inside: true }
            }
        }
    }
}

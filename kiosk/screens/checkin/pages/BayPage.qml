pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Kit
import "../controls"

EntryPage {
    id: page

    readonly property list<string> letters: entry.bayLetters.split("")

    iconName: "car"
    title: entry.refusedBay === "" ? qsTr("Your parking bay")
        : qsTr("There is no bay %1 here").arg(entry.refusedBay)
    text: qsTr("It is written on the ground or on the sign of your bay.")
    field: CodeCells {
        anchors.fill: parent
        name: qsTr("Bay")
        value: page.entry.bay
        count: 3
        countMax: 4
    }

    RowLayout {
        anchors.fill: parent
        spacing: Theme.gap

        GridLayout {
            visible: page.letters.length > 0
            flow: GridLayout.TopToBottom
            rows: 4
            rowSpacing: Theme.gapXs
            columnSpacing: Theme.gapXs
            uniformCellWidths: true
            uniformCellHeights: true
            Layout.fillHeight: true
            Layout.fillWidth: page.portrait

            Repeater {
                model: page.letters

                KButton {
                    required property string modelData

                    text: modelData
                    focusPolicy: Qt.TabFocus
                    horizontalPadding: 0
                    font.pixelSize: keypad.letterSize
                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: page.largeKey
                    Layout.preferredHeight: page.largeKey
                    onClicked: page.entry.press(modelData)
                }
            }
        }
        EntryKeypad {
            id: keypad

            entry: page.entry
            mode: "digits"
            keySize: page.largeKey
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Chooses a day, one after the other, and a time of that day.
ColumnLayout {
    id: root

    required property SlotPicker picker
    readonly property int dayIndex: picker.days.findIndex(day => day.value === picker.day)
    // Where there is no room for both, what is left of a slot is worth more than when it ends.
    readonly property bool isShort: Theme.compact && picker.times.some(time => time.detail !== "")

    signal timeChosen(string value)

    spacing: Theme.mm(2.2)

    RowLayout {
        spacing: Theme.gapXs

        KIconButton {
            iconName: "chevron-left"
            name: qsTr("Previous day")
            enabled: root.dayIndex > 0
            onClicked: root.picker.chooseDay(root.picker.days[root.dayIndex - 1].value)
        }
        KLabel {
            kind: "title"
            text: root.dayIndex < 0 ? "" : root.picker.days[root.dayIndex].text
            horizontalAlignment: Text.AlignHCenter
            Layout.fillWidth: true
        }
        KIconButton {
            iconName: "chevron-right"
            name: qsTr("Next day")
            enabled: root.dayIndex >= 0 && root.dayIndex < root.picker.days.length - 1
            onClicked: root.picker.chooseDay(root.picker.days[root.dayIndex + 1].value)
        }
    }
    KScroll {
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        GridLayout {
            columns: Math.max(1, Math.floor(width / Theme.mm(34)))
            columnSpacing: Theme.mm(2.2)
            rowSpacing: Theme.mm(2.2)
            uniformCellWidths: true
            Layout.fillWidth: true

            Repeater {
                model: root.picker.times

                PanelRow {
                    required property string value
                    required property bool isOff
                    required property var modelData

                    text: root.isShort ? modelData.text.split("–")[0]
                        : modelData.text.replace("–", "–\u200b")
                    detail: modelData.detail
                    name: detail === "" ? modelData.text : modelData.text + ", " + detail
                    objectName: "choice"
                    isNarrow: true
                    isTight: Theme.compact
                    leftPadding: Theme.gapS
                    rightPadding: Theme.gapS
                    enabled: !isOff
                    isCurrent: value === root.picker.time
                    Layout.fillWidth: true
                    onActed: root.timeChosen(value)
                }
            }
        }
    }
    KLabel {
        visible: text !== ""
        text: root.picker.note
        kind: "secondary"
        objectName: "slotNote"
        Layout.fillWidth: true
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Chooses a day, then a time of that day.
ColumnLayout {
    id: root

    required property SlotPicker picker

    spacing: Theme.gap

    KChoices {
        choices: root.picker.days
        current: root.picker.day
        Layout.fillWidth: true
        onChosen: value => root.picker.chooseDay(value)
    }
    Rectangle { color: Theme.line; Layout.fillWidth: true; Layout.preferredHeight: Theme.lineWidth }
    KChoices {
        choices: root.picker.times
        current: root.picker.time
        Layout.fillWidth: true
        onChosen: value => root.picker.chooseTime(value)
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// A day, then a time of that day.
ColumnLayout {
    id: root

    required property SlotPicker picker

    spacing: Theme.gap

    CounterChoices {
        choices: root.picker.days
        current: root.picker.day
        Layout.fillWidth: true
        onChosen: value => root.picker.chooseDay(value)
    }
    Rectangle { color: Theme.line; Layout.fillWidth: true; Layout.preferredHeight: Theme.lineWidth }
    CounterChoices {
        choices: root.picker.times
        current: root.picker.time
        Layout.fillWidth: true
        onChosen: value => root.picker.chooseTime(value)
    }
}

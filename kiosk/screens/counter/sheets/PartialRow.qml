import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// One order line: ticked or not, how many are handed over, and why not all.
ColumnLayout {
    id: line

    required property int number
    required property string label
    required property int remaining
    required property int handed
    required property string reason
    required property PartialViewModel partial

    spacing: Theme.gapS

    RowLayout {
        spacing: Theme.gap
        Layout.minimumHeight: Theme.mm(20)

        KCheckBox {
            objectName: "tick" + line.number
            text: line.label
            checked: line.handed > 0
            Layout.fillWidth: true
            Layout.fillHeight: true
            onToggled: {
                line.partial.setHanded(line.number, checked ? line.remaining : 0);
                checked = Qt.binding(() => line.handed > 0);
            }
        }
        KStepper {
            visible: line.remaining > 1
            value: line.handed
            to: line.remaining
            valueText: qsTr("%1 of %2").arg(line.handed).arg(line.remaining)
            decreaseName: qsTr("One less: %1").arg(line.label)
            increaseName: qsTr("One more: %1").arg(line.label)
            onModified: value => line.partial.setHanded(line.number, value)
        }
    }
    KChoices {
        visible: line.handed < line.remaining
        choices: line.partial.reasons
        current: line.reason
        prefix: line.label + ":"
        Layout.fillWidth: true
        Layout.leftMargin: Theme.mm(14)
        Layout.bottomMargin: Theme.gapS
        onChosen: value => line.partial.setReason(line.number, value)
    }
    Rectangle { color: Theme.line; Layout.fillWidth: true; Layout.preferredHeight: Theme.lineWidth }
}

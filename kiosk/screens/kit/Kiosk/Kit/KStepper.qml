import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A number between two buttons. The owner sets `value` and handles `modified`.
Control {
    id: stepper

    required property int value
    required property string decreaseName
    required property string increaseName
    property int from: 0
    property int to: 99
    property string valueText: String(value)

    signal modified(int value)

    implicitHeight: implicitContentHeight
    implicitWidth: implicitContentWidth
    padding: 0

    contentItem: RowLayout {
        spacing: Theme.gapXs

        KIconButton {
            name: stepper.decreaseName
            iconName: "minus"
            enabled: stepper.enabled && stepper.value > stepper.from
            onClicked: stepper.modified(stepper.value - 1)
        }
        KLabel {
            text: stepper.valueText
            kind: "title"
            horizontalAlignment: Text.AlignHCenter
            Layout.minimumWidth: Theme.mm(16)
            Layout.fillWidth: true
            Accessible.role: Accessible.StaticText
        }
        KIconButton {
            name: stepper.increaseName
            iconName: "plus"
            enabled: stepper.enabled && stepper.value < stepper.to
            onClicked: stepper.modified(stepper.value + 1)
        }
    }
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// Asks whether somebody is there after a while without a touch. Any touch or key answers yes.
Pane {
    id: question

    required property int secondsLeft

    signal goneOn()

    function takeFocus(): void {
        goOn.forceActiveFocus(Qt.OtherFocusReason);
    }

    padding: Theme.gapL
    background: Rectangle { color: Theme.scrim }

    Pane {
        anchors.centerIn: parent
        width: Math.min(parent.width, Theme.mm(190))
        padding: Theme.gapXl
        Accessible.role: Accessible.AlertMessage
        Accessible.name: title.text
        background: Rectangle {
            radius: Theme.radius * 2
            color: Theme.surface
            border.width: Theme.borderWidth
            border.color: Theme.border
        }

        ColumnLayout {
            anchors.fill: parent
            spacing: Theme.gapL

            KLabel {
                id: title

                kind: "display"
                text: qsTr("Are you still there?")
                Layout.fillWidth: true
            }
            KLabel {
                text: qsTr("Touch the screen to go on. Otherwise we start again in %n second(s).", "",
                    question.secondsLeft)
                Layout.fillWidth: true
            }
            KButton {
                id: goOn

                kind: "primary"
                text: qsTr("Yes, go on")
                Layout.fillWidth: true
                onActed: question.goneOn()
            }
        }
    }
}

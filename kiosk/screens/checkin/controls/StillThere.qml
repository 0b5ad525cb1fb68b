import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// Asks whether somebody is there after a while without a touch. Any touch or key answers yes.
Pane {
    id: question

    required property int secondsLeft

    // What a screen reader hears does not change every second, and not at all while hidden.
    readonly property int tens: visible ? Math.ceil(secondsLeft / 10) * 10 : 0

    // An upright display that is read from some steps away.
    readonly property bool tall: height > width && height > Theme.mm(400)

    signal goneOn()

    function textAt(seconds: int): string {
        return qsTr("Touch the screen to go on. Otherwise we start again in %n second(s).", "", seconds);
    }

    function takeFocus(): void {
        goOn.forceActiveFocus(Qt.OtherFocusReason);
    }

    padding: Theme.gapL
    background: Rectangle { color: Theme.scrim }

    Pane {
        anchors.horizontalCenter: parent.horizontalCenter
        // In the middle, or lower where that is out of reach.
        y: Math.max((parent.height - height) / 2, parent.height - height - Theme.mm(100))
        width: Math.min(parent.width, Theme.mm(question.tall ? 300 : 190))
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
                font.pixelSize: question.tall ? Theme.textSize(16) : size
                Layout.fillWidth: true
            }
            KLabel {
                text: question.textAt(question.visible ? question.secondsLeft : 0)
                Accessible.name: question.textAt(question.tens)
                font.pixelSize: question.tall ? Theme.textSize(10) : size
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

import QtQuick
import Kiosk.Kit

StagePage {
    id: page

    required property int secondsLeft

    title: qsTr("A short break")
    text: qsTr("Several tries did not work. You can try again in %n second(s), or ask at the counter.", "",
        secondsLeft)
    picture: KLabel {
        anchors.centerIn: parent
        kind: "code"
        text: page.secondsLeft
        font.pixelSize: Theme.textSize(26)
        Accessible.ignored: true
    }
}

import QtQuick
import Kiosk.Kit

StagePage {
    id: page

    required property int secondsLeft

    title: titleAt(secondsLeft)
    // What a screen reader hears does not change every second.
    spokenTitle: titleAt(Math.ceil(secondsLeft / 10) * 10)
    text: qsTr("Several tries did not work. You can also ask at the counter.")

    function titleAt(seconds: int): string {
        return qsTr("Try again in %n second(s)", "", seconds);
    }

    picture: KLabel {
        anchors.centerIn: parent
        kind: "code"
        text: page.secondsLeft
        font.pixelSize: Theme.textSize(26)
        Accessible.ignored: true
    }
}

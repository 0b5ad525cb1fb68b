import QtQuick

// What is said besides the texts of the screen.
QtObject {
    readonly property string begun:
        qsTr("Read aloud. The arrows go from one button to the next, Enter presses it.")
    readonly property string ended: qsTr("Reading aloud has ended.")
    readonly property string keptBack: qsTr("The screen shows more. Plug in a headset to hear it.")
    readonly property string volume: qsTr("Volume")
    readonly property string button: qsTr("button")
    readonly property string choice: qsTr("choice")
    readonly property string on: qsTr("on")
    readonly property string off: qsTr("off")
    readonly property string chosen: qsTr("chosen")
    readonly property string notChosen: qsTr("not chosen")
    readonly property string typed: qsTr("entered")
    readonly property string erased: qsTr("deleted")
}

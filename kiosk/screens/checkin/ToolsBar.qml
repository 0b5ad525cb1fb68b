import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../kit"

// Always there, always in the same place: language, text size, colours, help, start again.
Rectangle {
    id: bar

    required property CheckInViewModel viewModel
    // The words of the last two stand beside their icons where there is room.
    readonly property bool wordy: languages.implicitWidth + 2 * Theme.secondaryHeight + helpWords.implicitWidth
        + restartWords.implicitWidth + 4 * Theme.gapS + (cable.visible ? cable.width + Theme.gapS : 0) <= row.width

    implicitHeight: Theme.secondaryHeight + 2 * Theme.gapS
    color: Theme.surface

    Rectangle {
        width: parent.width
        height: Theme.lineWidth
        color: Theme.line
    }

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.gapS
        anchors.leftMargin: Theme.gapL
        anchors.rightMargin: Theme.gapL
        spacing: Theme.gapS

        KSegmented {
            id: languages

            name: qsTr("Language")
            choices: [
                { value: "fr", text: "FR", name: "Français" },
                { value: "en", text: "EN", name: "English" }
            ]
            current: bar.viewModel.language
            onChosen: value => bar.viewModel.setLanguage(value)
        }
        KIconButton {
            name: qsTr("Large text")
            iconName: "text-size"
            checked: bar.viewModel.largeText
            Accessible.checkable: true
            Accessible.checked: checked
            onClicked: bar.viewModel.toggleLargeText()
        }
        KIconButton {
            name: qsTr("Dark display")
            iconName: "contrast"
            checked: bar.viewModel.theme === "dark"
            Accessible.checkable: true
            Accessible.checked: checked
            onClicked: bar.viewModel.toggleTheme()
        }
        // Only in the demo: the network cable of this machine.
        KIconButton {
            id: cable

            objectName: "cable"
            visible: bar.viewModel.hasCable
            name: bar.viewModel.isCut ? qsTr("Network cable: cut") : qsTr("Network cable: plugged in")
            iconName: bar.viewModel.isCut ? "unplugged" : "plug"
            checked: bar.viewModel.isCut
            onClicked: bar.viewModel.toggleCable()
        }
        Item { Layout.fillWidth: true }
        KButton {
            name: qsTr("Help")
            text: bar.wordy ? name : ""
            horizontalPadding: text === "" ? 0 : Theme.gapL
            iconName: "help"
            onActed: bar.viewModel.help()
        }
        KButton {
            name: qsTr("Start again")
            text: bar.wordy ? name : ""
            horizontalPadding: text === "" ? 0 : Theme.gapL
            iconName: "restart"
            onActed: bar.viewModel.startOver()
        }
    }

    // Measure the words without asking the buttons, whose width depends on the answer.
    KButton { id: helpWords; visible: false; text: qsTr("Help"); iconName: "help" }
    KButton { id: restartWords; visible: false; text: qsTr("Start again"); iconName: "restart" }
}

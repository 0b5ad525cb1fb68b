import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The controls for which a small display has no room in its top bar.
KSheet {
    id: root

    required property CounterViewModel viewModel

    objectName: "settingsSheet"
    title: qsTr("More")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(120)
    onDismissed: viewModel.sheet.dismiss()

    KButton {
        objectName: "recentButton"
        iconName: "history"
        text: qsTr("Collected last")
        Layout.fillWidth: true
        onClicked: {
            root.viewModel.search.readRecent();
            root.viewModel.sheet.openPanel("recent");
        }
    }
    KButton {
        objectName: "modeButton"
        iconName: Theme.dark ? "sun" : "moon"
        text: Theme.dark ? qsTr("Light screen") : qsTr("Dark screen")
        Layout.fillWidth: true
        onClicked: root.viewModel.toggleMode()
    }
    KSegmented {
        name: qsTr("Language")
        current: root.viewModel.language
        choices: [{ value: "fr", text: "Français" }, { value: "en", text: "English" }]
        Layout.fillWidth: true
        onChosen: value => root.viewModel.speak(value)
    }
}

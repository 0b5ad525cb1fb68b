import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// Both languages at once: whoever reads one of them finds it.
StepPage {
    id: page

    title: "Bienvenue · Welcome"
    text: qsTr("A few questions, two minutes: then this device is ready. Nothing is saved before the "
        + "last one.")
    initialFocus: first

    KButton {
        id: first

        objectName: "french"
        text: "Français"
        iconName: page.viewModel.language === "fr" ? "check" : ""
        kind: page.viewModel.language === "fr" ? "primary" : "secondary"
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.primaryHeight
        guarded: false
        onClicked: page.viewModel.setLanguage("fr")
    }
    KButton {
        objectName: "english"
        text: "English"
        iconName: page.viewModel.language === "en" ? "check" : ""
        kind: page.viewModel.language === "en" ? "primary" : "secondary"
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.primaryHeight
        guarded: false
        onClicked: page.viewModel.setLanguage("en")
    }
}

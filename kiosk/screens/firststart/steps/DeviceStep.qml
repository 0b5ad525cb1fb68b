import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// The first counter of a store, or a device that joins one: its code says as what.
StepPage {
    id: page

    title: qsTr("What is this device?")
    initialFocus: first

    KButton {
        id: first

        objectName: "firstCounter"
        text: qsTr("The first counter of the store")
        detail: qsTr("It keeps the store’s orders.")
        iconName: page.viewModel.isFirst ? "check" : "store"
        kind: page.viewModel.isFirst ? "primary" : "secondary"
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.mm(22)
        guarded: false
        onClicked: page.viewModel.choose(false)
    }
    KButton {
        objectName: "joins"
        text: qsTr("It joins a store that has a counter")
        detail: qsTr("Another counter, a check-in screen or a board: the pairing code says which.")
        iconName: page.viewModel.joins ? "check" : "plug"
        kind: page.viewModel.joins ? "primary" : "secondary"
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.mm(22)
        guarded: false
        onClicked: page.viewModel.choose(true)
    }
    KCheckBox {
        objectName: "serves"
        visible: page.viewModel.isFirst
        text: qsTr("Other devices will join this one")
        checked: page.viewModel.serves
        Layout.fillWidth: true
        onToggled: page.viewModel.setServes(checked)
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.FirstStart
import Kiosk.Kit

// Back, and on to the next step; after the last one the device is set up.
RowLayout {
    id: footer

    required property FirstStartViewModel viewModel

    spacing: Theme.gap

    KButton {
        objectName: "back"
        text: qsTr("Back")
        iconName: "arrow-left"
        visible: footer.viewModel.step !== "language"
        enabled: footer.viewModel.canGoBack
        Layout.preferredHeight: Theme.primaryHeight
        onActed: footer.viewModel.goBack()
    }
    KButton {
        objectName: "next"
        text: footer.viewModel.isBusy ? qsTr("One moment…")
            // Grey, and the field may be hidden by the keypad of another: it says what it waits for.
            : footer.viewModel.missing !== "" ? footer.viewModel.missing
            : !footer.viewModel.isLast ? qsTr("Continue")
            : footer.viewModel.joins ? qsTr("Join the store") : qsTr("Open the counter")
        kind: "primary"
        enabled: footer.viewModel.canGoOn
        Layout.fillWidth: true
        onActed: footer.viewModel.goOn()
    }
}

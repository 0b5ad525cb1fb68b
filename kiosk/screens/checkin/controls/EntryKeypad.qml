import QtQuick
import Kiosk.CheckIn
import Kiosk.Kit

// The kit's keypad, in this screen's languages and connected to its view model.
KKeypad {
    id: keypad

    required property CheckInViewModel viewModel

    gap: Theme.gapXs
    submitText: qsTr("OK")
    submitEnabled: viewModel.canSubmit
    backspaceName: qsTr("Delete")
    spaceName: qsTr("Space")
    hyphenName: qsTr("Hyphen")
    apostropheName: qsTr("Apostrophe")
    onKeyPressed: key => viewModel.press(key)
    onBackspacePressed: viewModel.erase()
    onSubmitted: viewModel.submit()
}

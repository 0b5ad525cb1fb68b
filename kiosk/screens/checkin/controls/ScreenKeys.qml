import QtQuick
import Kiosk.CheckIn

// What a key does that no control wanted, on every page.
QtObject {
    id: keys

    required property CheckInViewModel viewModel
    required property Item screen

    // The arrows go where Tab goes, so that a keypad with four arrows and one key reaches everything.
    function step(forward: bool): void {
        const next = (screen.Window.activeFocusItem ?? screen).nextItemInFocusChain(forward);
        next.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
    }

    function pressed(event: KeyEvent): void {
        const isAnswer = viewModel.asking;
        viewModel.touched();
        if (viewModel.aloud.key(event.key) || isAnswer)
            return;
        const mirrored = Application.layoutDirection === Qt.RightToLeft;
        switch (event.key) {
        case Qt.Key_Down:
        case Qt.Key_Right:
            step(event.key === Qt.Key_Down || !mirrored);
            break;
        case Qt.Key_Up:
        case Qt.Key_Left:
            step(event.key === Qt.Key_Left && mirrored);
            break;
        case Qt.Key_Escape:
            viewModel.navigation.back();
            break;
        case Qt.Key_Backspace:
            viewModel.entry.erase();
            break;
        default:
            if (event.text === "\r")
                viewModel.entry.enter();
            else if (!(event.modifiers & Qt.ControlModifier))
                viewModel.entry.type(event.text);
        }
    }
}

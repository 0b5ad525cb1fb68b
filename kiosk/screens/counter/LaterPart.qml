import QtQuick
import Kiosk.Counter

// A part of the screen whose QML is read when it is needed for the first time, and then kept: the
// first frame would wait for fifty types of pages and sheets that nobody has opened.
Loader {
    id: part

    required property CounterViewModel viewModel
    required property url file
    required property bool isNeeded

    function read(): void {
        if (isNeeded && status === Loader.Null)
            setSource(file, { viewModel: viewModel });
    }

    onIsNeededChanged: read()
    Component.onCompleted: read()
}

import QtQuick

// Makes its item when it is needed for the first time, and then keeps it: most of what a screen can
// show is not shown most of the time, and would be made at each start.
Loader {
    id: loader

    required property bool isNeeded

    function make(): void {
        if (isNeeded)
            active = true;
    }

    active: false
    visible: isNeeded
    onIsNeededChanged: make()
    Component.onCompleted: make()
}

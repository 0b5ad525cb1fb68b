import QtQuick

// One page. It is created when it shows first, or when it is prepared, if that comes before; one that
// is kept shows at once again.
Loader {
    required property string name
    required property string page
    property bool isKept: false
    property bool isMade: false
    readonly property bool isOnTop: page === name

    function prepare(): void {
        isMade = true;
    }

    anchors.fill: parent
    active: isOnTop || (isKept && isMade)
    visible: isOnTop
    onLoaded: isMade = true
}

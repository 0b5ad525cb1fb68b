import QtQuick

// One page. It is created when it shows first; one that is kept shows at once again.
Loader {
    required property string name
    required property string page
    property bool isKept: false
    readonly property bool isOnTop: page === name

    anchors.fill: parent
    active: isKept || isOnTop
    visible: isOnTop
}

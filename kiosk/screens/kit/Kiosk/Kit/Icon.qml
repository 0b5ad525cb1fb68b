import QtQuick

Image {
    id: icon

    property string name: ""
    property color color: Theme.ink
    property int size: Theme.iconSize

    source: name === "" ? "" : "image://icon/" + name + "/" + String(color).slice(1)
    sourceSize: Qt.size(size, size)
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}

import QtQuick
import QtQuick.Controls.Basic

ScrollIndicator {
    id: indicator

    padding: 1
    contentItem: Rectangle {
        implicitWidth: Theme.mm(0.9)
        implicitHeight: Theme.mm(10)
        radius: width / 2
        color: Theme.outline
        visible: indicator.size < 1
    }
}

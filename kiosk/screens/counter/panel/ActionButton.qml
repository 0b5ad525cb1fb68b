import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// The button at the bottom of a page, by which the page's action is done.
KButton {
    objectName: "action"
    kind: "primary"
    font.pixelSize: Theme.titleSize
    horizontalPadding: Theme.gap
    Layout.fillWidth: true
    Layout.minimumHeight: Theme.mm(Theme.compact ? 20 : 22)
}

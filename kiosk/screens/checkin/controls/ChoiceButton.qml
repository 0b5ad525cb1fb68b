import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// One big answer of a ChoicePage.
KButton {
    required property bool small

    stacked: true
    iconSize: Theme.mm(Math.max(14, Math.min(30, height / Theme.pxPerMm * 0.28)))
    font.pixelSize: small ? Theme.bodySize : Theme.titleSize
    Layout.fillWidth: true
    Layout.preferredWidth: 1
    Layout.fillHeight: true
}

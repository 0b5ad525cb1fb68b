import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// One big answer of a ChoicePage, as large as the others whatever it says.
KButton {
    required property bool small

    stacked: !(small && Theme.largeText) || height >= Theme.mm(64)
    iconSize: Theme.mm(stacked ? Math.max(14, Math.min(30, height / Theme.pxPerMm * 0.28)) : 10)
    // It is narrower at a side, and long words fit.
    font.pixelSize: small || Theme.largeText && Theme.reach !== "" ? Theme.bodySize : Theme.titleSize
    Layout.fillWidth: true
    Layout.preferredWidth: 1
    Layout.preferredHeight: 1
    Layout.fillHeight: true
}

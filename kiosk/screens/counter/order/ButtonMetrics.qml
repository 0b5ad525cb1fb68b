import QtQuick
import Kiosk.Counter
import Kiosk.Kit

// Measures how narrow a button may become: its longest word, its icon, its padding.
FontMetrics {
    function narrowest(button: OrderButton): real {
        const word = Math.max(...button.text.split(" ").map(part => advanceWidth(part)));
        return Math.ceil(word) + 2 * Theme.gap + (button.icon === "" ? 0 : Theme.iconSize + Theme.gapS) + 2;
    }

    font { family: Theme.fontFamily; pixelSize: Theme.bodySize; weight: Font.DemiBold }
}

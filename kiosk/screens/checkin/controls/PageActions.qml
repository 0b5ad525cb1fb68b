import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// The actions of a page: side by side where their texts fit, else one below the other.
GridLayout {
    id: actions

    // Keep them side by side and wrap their texts.
    property bool tight: false
    property bool inRows: false
    readonly property var buttons: visibleChildren
    readonly property real widest: {
        let widest = 0;
        for (let i = 0; i < buttons.length; i++)
            widest = Math.max(widest, (buttons[i] as Item).implicitWidth);
        return widest;
    }

    columns: tight || !inRows && buttons.length * (widest + columnSpacing) - columnSpacing <= width
        ? Math.max(1, buttons.length) : 1
    columnSpacing: Theme.gap
    rowSpacing: Theme.gapS
    uniformCellWidths: true
}

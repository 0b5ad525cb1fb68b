import QtQuick
import QtQuick.Layouts
import "../kit"

// The deeds of a page: side by side where their words fit, else one below the other.
GridLayout {
    id: actions

    // Rather wrap words than stand one below the other.
    property bool tight: false
    readonly property var buttons: visibleChildren
    readonly property real widest: {
        let widest = 0;
        for (let i = 0; i < buttons.length; i++)
            widest = Math.max(widest, (buttons[i] as Item).implicitWidth);
        return widest;
    }

    columns: tight || buttons.length * (widest + columnSpacing) - columnSpacing <= width ? Math.max(1, buttons.length) : 1
    columnSpacing: Theme.gap
    rowSpacing: Theme.gapS
    uniformCellWidths: true
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Window
import QtQuick.Controls.Basic

// A column that scrolls when it is taller than its space, and follows the keyboard focus.
Flickable {
    id: flickable

    default property alias content: column.data
    property alias spacing: column.spacing
    // Room for the scroll indicator beside the column.
    readonly property int gutter: Theme.mm(1.8)
    readonly property Item focused: Window.activeFocusItem

    function reveal(): void {
        let item = focused;
        while (item && item !== column)
            item = item.parent;
        if (!item || !focused)
            return;
        const top = focused.mapToItem(column, 0, 0).y - Theme.gap;
        const bottom = top + focused.height + 2 * Theme.gap;
        if (top < contentY)
            contentY = Math.max(0, top);
        else if (bottom > contentY + height)
            contentY = Math.max(0, Math.min(contentHeight, bottom) - height);
    }

    onFocusedChanged: reveal()

    implicitHeight: column.implicitHeight
    implicitWidth: column.implicitWidth + gutter
    contentWidth: width
    contentHeight: column.implicitHeight
    interactive: contentHeight > height
    boundsBehavior: Flickable.StopAtBounds
    clip: interactive

    ScrollIndicator.vertical: KScrollIndicator { }

    component KScrollIndicator: ScrollIndicator {
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

    ColumnLayout {
        id: column

        width: flickable.width - flickable.gutter
        spacing: Theme.gap
    }
}

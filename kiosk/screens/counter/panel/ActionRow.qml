import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The bottom of a page that asks for something: the way back, and the action it was asked for.
RowLayout {
    id: row

    required property PanelViewModel panel
    property alias action: actionButton

    spacing: Theme.mm(2.2)
    Layout.fillWidth: true
    Layout.fillHeight: false

    PageBack {
        panel: row.panel
        text: ""
        name: qsTr("Back")
        Layout.preferredWidth: Theme.mm(18)
        Layout.fillHeight: true
    }
    ActionButton { id: actionButton }
}

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Kit

// Shown while the screen waits for an answer of the store.
Control {
    id: note

    horizontalPadding: Theme.gapXl
    verticalPadding: Theme.gapL
    Accessible.role: Accessible.StaticText
    Accessible.name: label.text

    contentItem: RowLayout {
        spacing: Theme.gap

        Icon { name: "clock" }
        KLabel {
            id: label

            text: qsTr("One moment…")
            kind: "title"
            Accessible.ignored: true
        }
    }

    background: Rectangle {
        radius: Theme.radius * 1.5
        color: Theme.surface
        border.width: Theme.borderWidth
        border.color: Theme.border
    }
}

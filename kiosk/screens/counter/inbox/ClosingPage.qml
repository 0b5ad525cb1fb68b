pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../panel"

// What is left of the day. All of it is kept by one tap; exceptions are chosen in their rows.
ColumnLayout {
    id: page

    required property ClosingViewModel closing
    required property PanelViewModel panel

    spacing: Theme.mm(2.2)

    PageHead { title: qsTr("Close the day"); Layout.fillWidth: true }

    KEmptyState {
        visible: page.closing.count === 0
        iconName: "check"
        title: qsTr("Nothing left to close.")
        text: qsTr("Orders whose slot has passed and that nobody collected appear\u00a0here.")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXl
    }
    KListView {
        id: list

        model: page.closing.rows
        spacing: 0
        Layout.rightMargin: -Theme.mm(1.8)
        Layout.fillWidth: true
        Layout.fillHeight: true

        delegate: ClosingItem {
            closing: page.closing
            width: list.rowWidth
        }
    }
    KLabel {
        objectName: "closingSummary"
        visible: text !== ""
        text: page.closing.summary
        kind: "secondary"
        strong: true
        Layout.fillWidth: true
    }
    KLabel {
        objectName: "closingKept"
        visible: text !== ""
        text: page.closing.keptText
        kind: "secondary"
        Layout.fillWidth: true
    }
    RowLayout {
        spacing: Theme.mm(2.2)
        Layout.fillHeight: false

        KButton {
            objectName: "backButton"
            iconName: "arrow-left"
            name: qsTr("Back")
            text: page.closing.count === 0 ? qsTr("Back") : ""
            Layout.fillWidth: page.closing.count === 0
            Layout.fillHeight: true
            onClicked: page.panel.back()
        }
        KButton {
            objectName: "closeDayButton"
            visible: page.closing.count > 0
            kind: "primary"
            horizontalPadding: Theme.gap
            text: page.closing.actionText
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.mm(Theme.compact ? 20 : 22)
            onActed: page.closing.close()
        }
    }
}

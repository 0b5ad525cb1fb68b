pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../panel"

// What waits for somebody to settle it, by groups; what is only watched stands below.
ColumnLayout {
    id: page

    required property InboxViewModel inbox
    required property PanelViewModel panel
    readonly property bool isEmpty: inbox.groups.length === 0 && inbox.watched.length === 0

    spacing: Theme.mm(2.2)

    PageHead { title: qsTr("To sort out"); Layout.fillWidth: true }

    KEmptyState {
        visible: page.inbox.groups.length === 0
        iconName: "check"
        title: qsTr("Everything is sorted out.")
        text: page.isEmpty ? qsTr("What needs somebody’s attention appears here.") : ""
        Layout.fillWidth: true
        Layout.topMargin: page.isEmpty ? Theme.gapXl : 0
    }
    KScroll {
        spacing: 0
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: page.inbox.groups
            delegate: group
        }
        KLabel {
            visible: page.inbox.watched.length > 0
            kind: "secondary"
            strong: true
            text: qsTr("Ready, nothing wrong yet")
            Layout.fillWidth: true
            Layout.topMargin: Theme.gap
            Layout.bottomMargin: Theme.gapXs
        }
        Repeater {
            model: page.inbox.watched
            delegate: group
        }
    }
    RowLayout {
        spacing: Theme.mm(2.2)
        uniformCellSizes: true
        Layout.fillHeight: false

        PageBack { panel: page.panel; Layout.fillWidth: true; Layout.fillHeight: true }
        KButton {
            objectName: "closingButton"
            text: qsTr("Close the day…")
            horizontalPadding: Theme.gapXs
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: page.panel.open("closing")
        }
    }

    Component {
        id: group

        GroupItem {
            required property var modelData

            objectName: "group:" + modelData.group
            title: modelData.title
            count: modelData.count
            tone: modelData.tone
            Layout.fillWidth: true
            onClicked: page.inbox.openGroup(modelData.group)
        }
    }
}

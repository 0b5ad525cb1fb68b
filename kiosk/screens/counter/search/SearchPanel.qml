pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// The search results, in place of the columns, and a keypad for displays without a keyboard.
Pane {
    id: panel

    required property SearchViewModel search
    property bool hasKeypad: false
    readonly property bool isStacked: hasKeypad && Theme.compact
    readonly property int columns: width > Theme.mm(260) ? 3 : 2

    signal keyPressed(string key)
    signal backspacePressed()

    onHasKeypadChanged: {
        if (hasKeypad)
            keypad.active = true;
    }
    objectName: "searchPanel"
    visible: search.isActive || hasKeypad
    // In line with the lists, whose place it takes, and with the panel beside it.
    padding: 0
    topPadding: Theme.mm(2.4)
    background: Rectangle { color: Theme.canvas }

    // A small display has no room for finger-sized keys beside the results.
    contentItem: GridLayout {
        columns: panel.isStacked ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap

        KLabel {
            visible: panel.search.isOffer
            kind: "title"
            text: qsTr("Several orders have this code. Choose the right one.")
            Layout.columnSpan: panel.isStacked ? 1 : 2
            Layout.fillWidth: true
        }
        KScroll {
            id: results

            visible: found.count > 0
            Layout.fillWidth: true
            Layout.fillHeight: true
            Accessible.role: Accessible.List
            Accessible.name: qsTr("Found")

            GridLayout {
                columns: panel.hasKeypad && !panel.isStacked ? 1 : panel.columns
                columnSpacing: Theme.gapS
                rowSpacing: Theme.gapS
                uniformCellWidths: true
                Layout.fillWidth: true

                Repeater {
                    id: found

                    model: panel.search.results

                    FoundCard {
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        onClicked: panel.search.choose(orderId)
                    }
                }
            }
        }

        KEmptyState {
            visible: found.count === 0
            iconName: "search"
            title: panel.search.foundNothing ? qsTr("No order found.")
                : qsTr("Type a code, a name, a phone or order number.")
            text: panel.search.foundNothing ? qsTr("Check what you typed, or try the surname alone.") : ""
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignVCenter
        }

        // Made when it is asked for the first time, and then kept: it has a fifth of all items.
        Loader {
            id: keypad

            active: false
            visible: panel.hasKeypad
            Layout.fillWidth: panel.isStacked
            Layout.preferredWidth: panel.availableWidth * 0.62
            Layout.alignment: Qt.AlignTop
            sourceComponent: TextKeypad {
                onKeyPressed: key => panel.keyPressed(key)
                onBackspacePressed: panel.backspacePressed()
            }
        }
    }
}

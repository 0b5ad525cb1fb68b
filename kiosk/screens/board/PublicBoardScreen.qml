pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Board
import Kiosk.Kit

// The public board, read from metres away: no touch, nothing that moves, nothing that flashes.
KScreen {
    id: screen

    required property PublicBoardViewModel viewModel

    // Millimetres of a display of 32 inches or more. A smaller one is read from nearer.
    readonly property real unit: Math.max(0.5, Math.min(Theme.pxPerMm, width / 700, height / 390))
    readonly property int rowsMax: 8
    // With 37 mm capitals, and room between them.
    readonly property real rowHeightMin: 52 * unit
    readonly property int rowCount: Math.max(1, Math.min(rowsMax, Math.floor(listHeight / rowHeightMin)))
    readonly property real listHeight: height - band.height - headHeight - 10 * unit
    readonly property real headHeight: 62 * unit
    readonly property real rowHeight: listHeight / rowCount
    readonly property real capitals: Math.min(0.71 * rowHeight, 46 * unit)

    onRowCountChanged: viewModel.setRoom(rowCount)
    Component.onCompleted: viewModel.setRoom(rowCount)

    audience: "customer"
    mode: viewModel.mode

    component Head: BoardHead {
        unit: screen.unit
        Layout.fillWidth: true
        Layout.preferredHeight: screen.headHeight
    }
    component List: BoardColumnRows {
        unit: screen.unit
        capitals: screen.capitals
        rowHeight: screen.rowHeight
        Layout.fillWidth: true
        Layout.fillHeight: true
    }

    ColumnLayout {
        anchors.fill: parent
        visible: !screen.viewModel.isStale
        spacing: 0

        CallBand {
            id: band

            objectName: "callBand"
            code: screen.viewModel.calledCode
            counter: screen.viewModel.calledTo
            unit: screen.unit
            Layout.fillWidth: true
            Layout.preferredHeight: isShown ? 104 * screen.unit : 0
        }
        RowLayout {
            spacing: 0
            Layout.fillWidth: true
            Layout.fillHeight: true

            ColumnLayout {
                spacing: 0
                Layout.preferredWidth: 0.4 * screen.width
                Layout.maximumWidth: 0.4 * screen.width
                Layout.fillHeight: true

                Head { words: screen.viewModel.preparingWords; token: "toPrepare" }
                List {
                    objectName: "preparingList"
                    model: screen.viewModel.preparingRows
                    page: screen.viewModel.preparingPage
                    pages: screen.viewModel.preparingPages
                }
            }
            Rectangle {
                color: Theme.border
                Layout.preferredWidth: Theme.borderWidth
                Layout.fillHeight: true
            }
            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true
                Layout.fillHeight: true

                Head { words: screen.viewModel.readyWords; token: "ready" }
                List {
                    objectName: "readyList"
                    model: screen.viewModel.readyRows
                    page: screen.viewModel.readyPage
                    pages: screen.viewModel.readyPages
                }
            }
        }
    }

    StaleNote {
        objectName: "staleNote"
        anchors.fill: parent
        visible: screen.viewModel.isStale
        words: screen.viewModel.staleWords
        unit: screen.unit
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// Shows what the scanner sends, so that nobody finds out before the first customer.
StepPage {
    id: page

    readonly property bool hasScanned: viewModel.scanText !== ""

    title: qsTr("Try the scanner")
    text: qsTr("Scan anything: a parcel, a product, a code. Without a scanner, just continue: codes can be "
        + "typed.")

    Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.borderWidth
        border.color: page.hasScanned ? Theme.token("ready").border : Theme.border
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.mm(38)

        ColumnLayout {
            anchors { fill: parent; margins: Theme.gap }
            spacing: Theme.gapS

            RowLayout {
                spacing: Theme.gapS
                Layout.alignment: Qt.AlignHCenter

                Icon { name: page.hasScanned ? "check" : "scan"; size: Theme.mm(9); color: Theme.ink }
                KLabel {
                    text: page.hasScanned ? qsTr("The scanner works. It sent:")
                        : qsTr("Waiting for a scan…")
                    strong: page.hasScanned
                }
            }
            KLabel {
                objectName: "scanText"
                visible: page.hasScanned
                text: page.viewModel.scanText
                wrapMode: Text.WrapAnywhere
                maximumLineCount: 3
                horizontalAlignment: Text.AlignHCenter
                Layout.fillWidth: true
            }
        }
    }
}

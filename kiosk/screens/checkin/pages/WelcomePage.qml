import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

StagePage {
    id: page

    required property string storeName
    required property NavigationViewModel navigation

    inRows: true
    eyebrow: storeName
    title: qsTr("Scan your code")
    text: qsTr("Hold the code from your message in front of the reader.")
    picture: ScanPicture { anchors.fill: parent }

    KButton {
        kind: "primary"
        iconName: page.tight ? "" : "edit"
        text: qsTr("Enter my code")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.enterCode()
    }
    RowLayout {
        id: others

        spacing: Theme.gapS
        uniformCellSizes: true
        Layout.fillWidth: true
        Layout.fillHeight: true

        KButton {
            iconName: others.width > Theme.mm(170) ? "search" : ""
            text: qsTr("Search by name")
            horizontalPadding: Theme.gapXs
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActed: page.navigation.searchByName()
        }
        KButton {
            iconName: others.width > Theme.mm(170) ? "clock" : ""
            text: qsTr("Is it ready?")
            horizontalPadding: Theme.gapXs
            Layout.fillWidth: true
            Layout.fillHeight: true
            onActed: page.navigation.askWhetherReady()
        }
    }
}

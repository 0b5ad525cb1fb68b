import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

StagePage {
    id: page

    required property string storeName
    required property NavigationViewModel navigation

    eyebrow: storeName
    title: qsTr("Scan your QR code")
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
    KButton {
        iconName: page.tight ? "" : "search"
        text: qsTr("Search by name")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.searchByName()
    }
}

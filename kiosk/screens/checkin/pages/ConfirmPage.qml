import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation

    personalTitle: true
    personalText: true
    title: visit.shortName
    text: qsTr("%n item(s). Is that you?", "", visit.itemCount)
    iconName: "parcel"

    KButton {
        kind: "primary"
        iconName: page.tight ? "" : "check"
        text: qsTr("Yes, that’s me")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.confirm()
    }
    KButton {
        iconName: page.tight ? "" : "close"
        text: qsTr("That is not me")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.reject()
    }
}

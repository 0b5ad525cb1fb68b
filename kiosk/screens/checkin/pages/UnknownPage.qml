import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit

StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation
    readonly property bool isElsewhere: visit.otherStore !== ""

    title: isElsewhere ? qsTr("This order is for another store.") : qsTr("We cannot find your order.")
    text: isElsewhere ? qsTr("Please collect it at %1.").arg(visit.otherStore)
        : visit.byName ? qsTr("Please check the name and the last characters.")
        : visit.storesUnasked
            ? qsTr("It is not in this store, and we cannot ask other stores now. Please ask at the counter.")
        : qsTr("Please check the code in your message, or scan it again.")
    iconName: isElsewhere ? "store" : "search"

    KButton {
        kind: "primary"
        text: page.isElsewhere ? qsTr("Understood") : qsTr("Try again")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.isElsewhere ? page.navigation.startOver() : page.navigation.back()
    }
    KButton {
        iconName: page.tight ? "" : "person"
        text: qsTr("Get help")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onActed: page.navigation.help()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import Kiosk.Kit
import "../controls"

StagePage {
    id: page

    required property VisitViewModel visit
    required property NavigationViewModel navigation
    required property string language
    readonly property SlotWords slot: SlotWords { visit: page.visit; language: page.language }

    title: visit.daysUntilSlot === 0 ? qsTr("You are a little early.")
        : qsTr("Your order is planned for another day.")
    text: qsTr("Your order is planned %1 at %2. Please come back from %3.")
        .arg(slot.day).arg(slot.start).arg(slot.comeFrom)
    iconName: "calendar"

    KButton {
        kind: "primary"
        text: qsTr("Understood")
        Layout.fillWidth: true
        onActed: page.navigation.startOver()
    }
}

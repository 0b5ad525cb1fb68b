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

    title: qsTr("Your collection: %1 at %2.").arg(slot.day).arg(slot.start)
    text: qsTr("Please come back %1 from %2.").arg(slot.comeBackDay).arg(slot.comeFrom)
    iconName: "calendar"

    KButton {
        kind: "primary"
        text: qsTr("Understood")
        Layout.fillWidth: true
        onActed: page.navigation.startOver()
    }
}

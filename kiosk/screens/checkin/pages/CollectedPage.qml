import QtQuick
import QtQuick.Layouts
import Kiosk.CheckIn
import "../controls"

StagePage {
    id: page

    required property VisitViewModel visit
    required property string language
    required property int secondsLeft
    required property NavigationViewModel navigation
    readonly property SlotWords slot: SlotWords { visit: page.visit; language: page.language }

    title: visit.collectedAt_ms === 0 ? qsTr("Your order has been handed over.")
        : qsTr("Order already collected on %1 at %2.")
            .arg(slot.shortDateOf(visit.collectedAt_ms)).arg(slot.timeOf(visit.collectedAt_ms))
    text: visit.collectedAt_ms === 0
        ? qsTr("Thank you, and see you soon. If something is missing, please ask at the counter.")
        : qsTr("That was not you? Please ask at the counter.")
    iconName: "check"
    token: "ready"

    ClosingButton {
        secondsLeft: page.secondsLeft
        Layout.fillWidth: true
        onActed: page.navigation.startOver()
    }
}

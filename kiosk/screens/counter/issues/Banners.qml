pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import ".."

// What concerns everybody at the counter, above the lists and as wide as they are.
ColumnLayout {
    id: banners

    required property HelpViewModel help
    required property LinkViewModel link
    required property HeadOfficeViewModel question
    required property string selectedId

    signal showAsked(string orderId)

    spacing: 0

    KeptLoader {
        isNeeded: banners.help.isShown
        sourceComponent: KBanner {
            objectName: "helpBanner"
            text: banners.help.text
            severity: "warn"
            iconName: "help"
            actionText: qsTr("I am going")
            onActed: banners.help.see()
        }
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(2.4)
    }
    KeptLoader {
        isNeeded: banners.link.clockText !== "" && !banners.help.isShown
            && !(Theme.compact && banners.question.isShown)
        sourceComponent: KBanner {
            objectName: "clockBanner"
            text: banners.link.clockText
            severity: "warn"
            iconName: "clock"
        }
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(2.4)
    }
    KeptLoader {
        isNeeded: banners.question.isShown
        sourceComponent: QuestionBanner {
            question: banners.question
            selectedId: banners.selectedId
            onShowAsked: orderId => banners.showAsked(orderId)
        }
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(2.4)
    }
}

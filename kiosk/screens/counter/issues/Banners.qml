import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What concerns everybody at the counter, above the lists and as wide as they are.
ColumnLayout {
    id: banners

    required property HelpViewModel help
    required property LinkViewModel link
    required property HeadOfficeViewModel question
    required property string selectedId

    signal showAsked(string orderId)

    spacing: 0

    KBanner {
        objectName: "helpBanner"
        visible: banners.help.isShown
        text: banners.help.text
        severity: "warn"
        iconName: "help"
        actionText: qsTr("I am going")
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(2.4)
        onActed: banners.help.see()
    }
    KBanner {
        objectName: "clockBanner"
        visible: text !== "" && !banners.help.isShown
            && !(Theme.compact && banners.question.isShown)
        text: banners.link.clockText
        severity: "warn"
        iconName: "clock"
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(2.4)
    }
    QuestionBanner {
        visible: banners.question.isShown
        question: banners.question
        selectedId: banners.selectedId
        Layout.fillWidth: true
        Layout.topMargin: Theme.mm(2.4)
        onShowAsked: orderId => banners.showAsked(orderId)
    }
}

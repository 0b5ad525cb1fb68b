import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The state of the link, and how many cases are to be checked.
RowLayout {
    id: indicators

    required property LinkViewModel link
    required property ReviewsViewModel reviews
    required property SheetViewModel sheet
    required property bool narrow

    spacing: Theme.gap

    KStateButton {
        objectName: "reviewsButton"
        visible: indicators.reviews.count > 0
        iconName: "flag"
        token: "warn"
        text: indicators.narrow ? qsTr("To check") : indicators.reviews.countText
        detail: indicators.narrow ? indicators.reviews.count : ""
        name: indicators.reviews.countText
        maximumWidth: Theme.mm(indicators.narrow ? 38 : 60)
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(implicitWidth, Theme.mm(34))
        Layout.maximumWidth: implicitWidth
        onClicked: indicators.sheet.openPanel("reviews")
    }
    KStateButton {
        objectName: "linkButton"
        visible: indicators.link.isShown
        iconName: indicators.link.icon
        token: indicators.link.token
        text: indicators.link.title
        detail: indicators.narrow ? indicators.link.shortDetail : indicators.link.detail
        name: indicators.link.spoken
        maximumWidth: Theme.mm(indicators.narrow ? 57 : 80)
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(implicitWidth, Theme.mm(44))
        Layout.maximumWidth: implicitWidth
        onClicked: indicators.sheet.openPanel("link")
    }
}

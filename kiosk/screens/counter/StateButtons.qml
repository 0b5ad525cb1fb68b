import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// The state of the link, and how many cases are to be checked.
RowLayout {
    id: indicators

    required property CounterViewModel viewModel
    required property bool narrow

    spacing: Theme.gap

    KStateButton {
        objectName: "reviewsButton"
        visible: indicators.viewModel.reviews.count > 0
        iconName: "flag"
        token: "warn"
        text: indicators.narrow ? qsTr("To check") : indicators.viewModel.reviews.countText
        detail: indicators.narrow ? indicators.viewModel.reviews.count : ""
        name: indicators.viewModel.reviews.countText
        maximumWidth: Theme.mm(indicators.narrow ? 38 : 60)
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(implicitWidth, Theme.mm(34))
        Layout.maximumWidth: implicitWidth
        onClicked: indicators.viewModel.sheet.openPanel("reviews")
    }
    KStateButton {
        objectName: "linkButton"
        visible: indicators.viewModel.link.isShown
        iconName: indicators.viewModel.link.icon
        token: indicators.viewModel.link.token
        text: indicators.viewModel.link.title
        detail: indicators.narrow ? indicators.viewModel.link.shortDetail : indicators.viewModel.link.detail
        name: indicators.viewModel.link.spoken
        maximumWidth: Theme.mm(indicators.narrow ? 57 : 80)
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(implicitWidth, Theme.mm(44))
        Layout.maximumWidth: implicitWidth
        onClicked: indicators.viewModel.sheet.openPanel("link")
    }
}

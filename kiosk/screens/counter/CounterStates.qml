import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// How the machine stands with the others, and what is to be checked.
RowLayout {
    id: standing

    required property CounterViewModel viewModel
    required property bool narrow

    spacing: Theme.gap

    KStateButton {
        objectName: "reviewsButton"
        visible: standing.viewModel.reviews.count > 0
        iconName: "flag"
        token: "warn"
        text: standing.narrow ? qsTr("To check") : standing.viewModel.reviews.countText
        detail: standing.narrow ? standing.viewModel.reviews.count : ""
        name: standing.viewModel.reviews.countText
        maximumWidth: Theme.mm(standing.narrow ? 38 : 60)
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(implicitWidth, Theme.mm(34))
        Layout.maximumWidth: implicitWidth
        onClicked: standing.viewModel.sheet.openPanel("reviews")
    }
    KStateButton {
        objectName: "linkButton"
        visible: standing.viewModel.link.isShown
        iconName: standing.viewModel.link.icon
        token: standing.viewModel.link.token
        text: standing.viewModel.link.title
        detail: standing.narrow ? standing.viewModel.link.shortDetail : standing.viewModel.link.detail
        name: standing.viewModel.link.spoken
        maximumWidth: Theme.mm(standing.narrow ? 57 : 80)
        Layout.fillWidth: true
        Layout.minimumWidth: Math.min(implicitWidth, Theme.mm(44))
        Layout.maximumWidth: implicitWidth
        onClicked: standing.viewModel.sheet.openPanel("link")
    }
    CounterCable { link: standing.viewModel.link; visible: link.hasCable && !Theme.compact; maximumWidth: Theme.mm(36) }
}

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
        text: standing.viewModel.reviews.countText
        maximumWidth: Theme.mm(standing.narrow ? 32 : 60)
        onClicked: standing.viewModel.sheet.openPanel("reviews")
    }
    KStateButton {
        objectName: "linkButton"
        visible: standing.viewModel.link.isShown
        iconName: standing.viewModel.link.icon
        token: standing.viewModel.link.token
        text: standing.viewModel.link.title
        detail: standing.viewModel.link.detail
        maximumWidth: Theme.mm(standing.narrow ? 50 : 80)
        onClicked: standing.viewModel.sheet.openPanel("link")
    }
    CounterCable { link: standing.viewModel.link; visible: link.hasCable && !Theme.compact }
}

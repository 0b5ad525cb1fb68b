import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// One case to check: an action that took no effect.
Control {
    id: review

    required property string actionId
    required property string orderId
    required property string code
    required property string customer
    required property string title
    required property string statusText
    required property string statusToken
    required property string recorded
    required property string why
    required property string toDo
    required property string confirmText
    required property ReviewsViewModel reviews
    readonly property string whose: (code + " " + customer).trim()
    readonly property string which: [title, whose, recorded]
        .filter(part => part !== "").join(", ")

    signal showAsked(string orderId)

    objectName: "review"
    padding: Theme.gap
    Accessible.role: Accessible.Grouping
    Accessible.name: which

    background: Rectangle {
        radius: Theme.radius
        color: Theme.sunken
        border.width: Theme.lineWidth
        border.color: Theme.outline
    }

    contentItem: ColumnLayout {
        spacing: Theme.gapS

        Flow {
            id: chips

            spacing: Theme.gapS
            Layout.fillWidth: true

            KChip {
                text: review.title
                iconName: "flag"
                severity: "warn"
                secondary: false
                width: Math.min(implicitWidth, chips.width)
            }
            KLabel {
                kind: "code"
                visible: text !== ""
                text: review.code
                width: Math.min(implicitWidth, chips.width)
            }
            KLabel {
                kind: "title"
                visible: text !== ""
                text: review.customer
                width: Math.min(implicitWidth + 1, chips.width)
            }
            StatusPill {
                visible: review.statusText !== ""
                token: review.statusToken
                text: review.statusText
                width: Math.min(implicitWidth, chips.width)
            }
        }
        KLabel { text: review.recorded + " " + review.why; Layout.fillWidth: true }
        KLabel { text: review.toDo; strong: true; Layout.fillWidth: true }
        RowLayout {
            spacing: Theme.gap
            Layout.topMargin: Theme.gapXs

            KButton {
                objectName: "reviewShow"
                visible: review.orderId !== ""
                iconName: "search"
                text: qsTr("Show order")
                name: text + ": " + review.which
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                onClicked: review.showAsked(review.orderId)
            }
            KButton {
                objectName: "reviewConfirm"
                visible: review.confirmText !== ""
                iconName: "parcel"
                text: review.confirmText
                name: text + ": " + review.which
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                onActed: review.reviews.askToConfirm(review.actionId)
            }
            KButton {
                objectName: "reviewChecked"
                iconName: "check"
                text: qsTr("Checked")
                name: text + ": " + review.which
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                onActed: review.reviews.check(review.actionId)
            }
        }
    }
}

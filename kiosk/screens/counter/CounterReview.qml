import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import "../kit"

// One deed that took no effect.
Control {
    id: review

    required property var modelData
    required property ReviewsViewModel reviews
    readonly property string which: modelData.title + ", " + modelData.code + " " + modelData.customer + ", " + modelData.recorded

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
            id: facts

            spacing: Theme.gapS
            Layout.fillWidth: true

            KChip { text: review.modelData.title; iconName: "flag"; severity: "warn"; secondary: false; width: Math.min(implicitWidth, facts.width) }
            KLabel { kind: "code"; text: review.modelData.code; width: Math.min(implicitWidth, facts.width) }
            KLabel { kind: "title"; text: review.modelData.customer; width: Math.min(implicitWidth + 1, facts.width) }
            StatusPill {
                visible: review.modelData.statusText !== ""
                token: review.modelData.statusToken
                text: review.modelData.statusText
                width: Math.min(implicitWidth, facts.width)
            }
        }
        KLabel { text: review.modelData.recorded + " " + review.modelData.why; Layout.fillWidth: true }
        KLabel { text: review.modelData.toDo; strong: true; Layout.fillWidth: true }
        RowLayout {
            spacing: Theme.gap
            Layout.topMargin: Theme.gapXs

            KButton {
                objectName: "reviewShow"
                visible: review.modelData.orderId !== ""
                iconName: "search"
                text: qsTr("Show order")
                name: text + ": " + review.which
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                onClicked: review.showAsked(review.modelData.orderId)
            }
            KButton {
                objectName: "reviewConfirm"
                visible: review.modelData.confirmText !== ""
                iconName: "parcel"
                text: review.modelData.confirmText
                name: text + ": " + review.which
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                onActed: review.reviews.askToConfirm(review.modelData.deedId)
            }
            KButton {
                objectName: "reviewChecked"
                iconName: "check"
                text: qsTr("Checked")
                name: text + ": " + review.which
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                onActed: review.reviews.check(review.modelData.deedId)
            }
        }
    }
}

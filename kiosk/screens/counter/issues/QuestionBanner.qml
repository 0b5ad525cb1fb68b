import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Head office's question, above the columns until somebody answers it. Work on other orders goes on
// below.
Control {
    id: card

    required property HeadOfficeViewModel question
    required property string selectedId
    readonly property var colours: question.isAnswered
        ? { fill: Theme.tint, ink: Theme.ink, border: Theme.outline }
        : Theme.token("warn")

    // Buttons below the question leave it the whole width of a small display's lists.
    readonly property bool isStacked: width < Theme.mm(170)

    signal showAsked(string orderId)

    objectName: "question"
    horizontalPadding: Theme.gapL
    verticalPadding: Theme.gapS
    Accessible.role: Accessible.AlertMessage
    Accessible.name: question.text + " " + question.detail

    background: Rectangle {
        radius: Theme.radius
        color: card.colours.fill
        border.width: Theme.borderWidth
        border.color: card.colours.border
    }

    contentItem: GridLayout {
        columns: card.isStacked ? 1 : 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gapS

        RowLayout {
            spacing: Theme.gap

            Icon {
                visible: !card.isStacked
                name: card.question.isAnswered ? "clock" : "status-warn"
                color: card.colours.ink
                size: Theme.mm(9)
            }
            ColumnLayout {
                spacing: 0

                KLabel {
                    text: card.question.text
                    color: card.colours.ink
                    strong: true
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
                KLabel {
                    text: card.question.detail
                    color: card.colours.ink
                    kind: "secondary"
                    Layout.fillWidth: true
                    Accessible.ignored: true
                }
            }
        }
        RowLayout {
            spacing: Theme.gap
            Layout.fillWidth: card.isStacked

            KButton {
                objectName: "questionShow"
                visible: card.selectedId !== card.question.orderId
                iconName: card.isStacked ? "search" : ""
                text: card.isStacked ? "" : qsTr("Show order")
                name: qsTr("Show the order of head office’s question")
                horizontalPadding: Theme.gap
                Layout.minimumWidth: Theme.secondaryHeight
                onClicked: card.showAsked(card.question.orderId)
            }
            KButton {
                objectName: "questionStop"
                visible: !card.question.isAnswered
                large: true
                text: qsTr("Stop hand‑over")
                name: qsTr("Head office’s question: stop hand-over")
                horizontalPadding: Theme.gap
                Layout.fillWidth: card.isStacked
                Layout.preferredWidth: Theme.mm(50)
                onActed: card.question.stop()
            }
            KButton {
                objectName: "questionGoOn"
                visible: !card.question.isAnswered
                large: true
                text: qsTr("Continue hand‑over")
                name: qsTr("Head office’s question: continue hand-over")
                horizontalPadding: Theme.gap
                Layout.fillWidth: card.isStacked
                Layout.preferredWidth: Theme.mm(50)
                onActed: card.question.goOn()
            }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.FirstStart
import Kiosk.Kit

// A picture of a bank card, as long as a person makes it, with a ruler of millimetres below.
Item {
    id: place

    required property FirstStartViewModel viewModel
    // The proportions of the norm: 85.60 by 53.98 mm.
    readonly property real cardHeight: viewModel.cardWidth * 53.98 / 85.6
    // Only its lower part where the display is low: the length alone is compared.
    readonly property real shownHeight: Math.min(cardHeight, Theme.mm(32))

    implicitHeight: shownHeight + ruler.height + Theme.gapS

    Rectangle {
        id: card

        objectName: "card"
        width: Math.min(place.viewModel.cardWidth, place.width)
        height: place.shownHeight
        radius: Math.min(height / 4, width * 3.18 / 85.6)
        color: Theme.token("inProgress").fill

        Rectangle {
            x: card.width * 0.12
            anchors.verticalCenter: parent.verticalCenter
            width: card.width * 0.14
            height: width * 0.78
            radius: width / 8
            color: Theme.token("warn").fill
        }
        KLabel {
            x: card.width * 0.32
            anchors.verticalCenter: parent.verticalCenter
            text: qsTr("85.6 mm")
            strong: true
            color: Theme.token("inProgress").ink
        }
    }
    Item {
        id: ruler

        anchors { top: card.bottom; topMargin: Theme.gapS }
        width: card.width
        height: Theme.mm(5)

        Repeater {
            model: 86

            Rectangle {
                required property int index

                x: Math.round(index * card.width / 85.6)
                width: Theme.lineWidth
                height: ruler.height * (index % 10 === 0 ? 1 : index % 5 === 0 ? 0.7 : 0.4)
                color: Theme.inkSoft
            }
        }
    }
    DragHandler {
        id: drag

        property real begun: 0

        target: null
        yAxis.enabled: false
        onActiveChanged: {
            if (active)
                begun = place.viewModel.cardWidth;
        }
        onActiveTranslationChanged: {
            if (active)
                place.viewModel.setCardWidth(begun + activeTranslation.x);
        }
    }
}

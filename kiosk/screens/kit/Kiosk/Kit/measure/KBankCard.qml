pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// A picture of a bank card, as long as a person makes it, with a ruler of millimetres below and buttons
// for those who do not drag. The owner sets `cardWidth` and handles `chosen`.
ColumnLayout {
    id: place

    required property real cardWidth
    required property string lengthText
    required property string shorterText
    required property string longerText
    // The proportions of the norm: 85.60 by 53.98 mm.
    readonly property real cardHeight: cardWidth * 53.98 / 85.6
    // Only its lower part where the display is low: the length alone is compared.
    readonly property real shownHeight: Math.min(cardHeight, Theme.mm(32))
    readonly property int step: 2

    signal chosen(width: real)

    spacing: Theme.gap

    Item {
        implicitHeight: place.shownHeight + ruler.height + Theme.gapS
        Layout.fillWidth: true

        Rectangle {
            id: card

            objectName: "card"
            width: Math.min(place.cardWidth, place.width)
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
                text: place.lengthText
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
                    begun = place.cardWidth;
            }
            onActiveTranslationChanged: {
                if (active)
                    place.chosen(begun + activeTranslation.x);
            }
        }
    }
    RowLayout {
        spacing: Theme.gap
        Layout.fillWidth: true

        KButton {
            objectName: "shorter"
            text: place.shorterText
            iconName: "minus"
            guarded: false
            autoRepeat: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: place.chosen(place.cardWidth - place.step)
        }
        KButton {
            objectName: "longer"
            text: place.longerText
            iconName: "plus"
            guarded: false
            autoRepeat: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onClicked: place.chosen(place.cardWidth + place.step)
        }
    }
}

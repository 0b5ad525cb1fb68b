import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Where the customer is. A tap calls them to this counter: the board shows it, with its sound.
AbstractButton {
    id: button

    required property SelectedCard card
    readonly property string place: card.bay !== "" ? card.bay : card.place
    readonly property bool isWord: card.bay === ""
    readonly property bool isCalled: card.calledText !== ""

    objectName: "callButton"
    implicitHeight: Theme.mm(15)
    horizontalPadding: Theme.mm(Theme.compact ? 1.6 : 2.4)
    verticalPadding: 0
    Accessible.name: isCalled ? qsTr("Call again: %1").arg(card.place) : qsTr("Call: %1").arg(card.place)
    Accessible.description: card.calledText
    onClicked: card.call()

    background: Rectangle {
        radius: Theme.radius
        color: Theme.sunken
        border.width: Theme.borderWidth
        border.color: button.down ? Theme.accent : Theme.border

        FocusRing { shown: button.visualFocus }
    }

    contentItem: RowLayout {
        spacing: Theme.mm(1.6)

        Icon {
            visible: !Theme.compact
            name: button.isWord ? "seat" : "car"
            size: Theme.mm(5)
        }
        ColumnLayout {
            spacing: 0
            Layout.fillWidth: true

            CallWords {
                text: button.place
                font.pixelSize: button.isWord ? Theme.secondarySize
                    : Theme.compact ? Theme.bodySize : Theme.titleSize
                color: Theme.ink
                lineHeight: 0.95
                font.weight: button.isWord ? Font.Medium : Font.Bold
            }
            RowLayout {
                spacing: Theme.mm(1)

                // A small display has no room for it beside the time.
                Icon {
                    visible: !Theme.compact || !button.isCalled
                    name: "call"
                    size: Theme.mm(4.4)
                    color: Theme.accent
                }
                CallWords {
                    objectName: "callText"
                    text: button.isCalled ? button.card.calledText : qsTr("Call")
                    font.weight: Font.DemiBold
                    color: Theme.accent
                }
            }
        }
    }

    component CallWords: KLabel {
        kind: "secondary"
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(Theme.secondarySize * 0.9)
        wrapMode: Text.NoWrap
        Layout.fillWidth: true
        Accessible.ignored: true
    }
}

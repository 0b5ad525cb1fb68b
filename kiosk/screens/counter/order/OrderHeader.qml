import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Which order it is: its code, whose it is, how it stands and since when. A state that does not fit
// beside the code, even small and without its icon, stands below it. A small display has the way to
// the history here.
ColumnLayout {
    id: header

    required property OrderViewModel order
    // Whether there is no room for the phone; the history has it.
    property bool isTight: false
    readonly property SelectedCard card: order.card
    // On a small display the colour and the buttons say what the state is, the figures since when.
    readonly property bool isShort: Theme.compact && card.waitText !== ""
    readonly property string widestText: isShort ? card.widestWait : card.widestState
    // A code may shrink a little to leave room for the longest state, a little more for a small one.
    readonly property real roomBeside: width - Theme.gapS - 0.9 * code.implicitWidth
    readonly property bool hasPillBeside:
        smallest.implicitWidth <= width - Theme.gapS - 0.8 * code.implicitWidth
    readonly property bool hasIcon: !hasPillBeside || widest.implicitWidth <= roomBeside
    readonly property bool isSmall: hasPillBeside && plain.implicitWidth > roomBeside
    readonly property bool hasPhoneBeside: !Theme.compact
        && name.implicitWidth + phone.implicitWidth + 2 * Theme.gapS + notesButton.width <= width

    signal historyAsked()
    signal notesAsked()

    component HeadState: StatusPill {
        required property SelectedCard card
        required property bool isShort

        objectName: "orderState"
        leftPadding: Theme.mm(1.4)
        rightPadding: Theme.mm(1.6)
        token: card.stateToken
        text: isShort ? card.waitText : card.stateText
        Accessible.name: card.stateText
    }

    component Measured: HeadState { visible: false; isShort: false }

    spacing: Theme.compact ? Theme.gapXs : Theme.mm(1.4)

    Measured { id: widest; card: header.card; text: header.widestText }
    Measured { id: plain; hasIcon: false; card: header.card; text: header.widestText }
    Measured { id: smallest; hasIcon: false; isSmall: true; card: header.card; text: header.widestText }

    RowLayout {
        spacing: Theme.gapS

        KLabel {
            id: code

            objectName: "orderCode"
            kind: "code"
            text: header.card.code
            Layout.fillWidth: true
        }
        HeadState {
            visible: header.hasPillBeside
            hasIcon: header.hasIcon
            isSmall: header.isSmall
            card: header.card
            isShort: header.isShort
        }
    }
    HeadState { visible: !header.hasPillBeside; card: header.card; isShort: header.isShort }

    RowLayout {
        spacing: Theme.gapS

        GridLayout {
            columns: header.hasPhoneBeside ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: Theme.gapXs
            Layout.fillWidth: true

            KLabel {
                id: name

                kind: "title"
                font.weight: Font.Medium
                text: header.order.customerName
                Layout.fillWidth: true
            }
            KLabel {
                id: phone

                objectName: "phone"
                visible: text !== "" && !header.isTight
                kind: "secondary"
                text: header.order.phone
                Layout.alignment: header.hasPhoneBeside ? Qt.AlignBaseline : Qt.AlignLeft
                Layout.maximumWidth: header.width
            }
        }
        KIconButton {
            id: notesButton

            objectName: "notesButton"
            visible: !Theme.compact
            iconName: "note"
            name: qsTr("Notes")
            Layout.alignment: Qt.AlignTop
            onClicked: header.notesAsked()
        }
        KIconButton {
            objectName: "historyButton"
            visible: Theme.compact
            iconName: "history"
            name: qsTr("History")
            Layout.alignment: Qt.AlignTop
            onClicked: header.historyAsked()
        }
    }
}

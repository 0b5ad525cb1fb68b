pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit
import "order"
import "search"

// Search, the last action while it can be undone, what is to be sorted out, the state of the link, the
// time, the person at work. All else is behind a button.
Control {
    id: bar

    required property PeopleViewModel people
    required property WorkplaceViewModel workplace
    required property SearchViewModel search
    required property LinkViewModel link
    required property InboxViewModel inbox
    required property SheetViewModel sheet
    required property UndoViewModel undo
    required property SoundViewModel sound
    property bool hasKeypad: false
    property alias searchField: field
    readonly property bool isWide: width > Theme.mm(260)
    // What the undo strip has if the link keeps its words.
    readonly property real roomForUndo: availableWidth - Theme.mm(field.width_mm) - stateButtons.fullWidth
        - time.implicitWidth - person.width - more.width - 5 * row.spacing
        - (soundButton.visible ? soundButton.width + row.spacing : 0)

    function leave(): void {
        hasKeypad = false;
        search.clear();
        forceActiveFocus();
    }

    objectName: "topBar"
    horizontalPadding: Theme.gap
    verticalPadding: Theme.gapXs

    background: Rectangle {
        color: Theme.surface

        Rectangle {
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            height: Theme.lineWidth
            color: Theme.line
        }
    }

    contentItem: RowLayout {
        id: row

        spacing: Theme.mm(2.4)

        SearchField {
            id: field

            readonly property bool isUsed: bar.hasKeypad || bar.search.isActive
            // A small display has room for it beside the undo strip or the link's words, not for both.
            readonly property int width_mm: bar.isWide ? 76
                : bar.undo.isShown ? (isUsed ? 48 : 32) : bar.link.isShown ? 62 : 76

            search: bar.search
            hasKeypad: bar.hasKeypad
            Layout.fillWidth: true
            Layout.minimumWidth: Theme.mm(32)
            Layout.preferredWidth: Theme.mm(width_mm)
            Layout.maximumWidth: Theme.mm(width_mm)
            onPressed: bar.hasKeypad = true
            onDismissed: bar.leave()
            onCleared: isFocused => {
                bar.hasKeypad = false;
                // The search is over: from now on keys are for the selected order.
                if (isFocused)
                    bar.forceActiveFocus();
            }
        }

        // The place of the undo strip: the room that the others leave, whatever is shown in it.
        Item {
            id: undoRoom
            Layout.fillWidth: true
            Layout.fillHeight: true

            KeptLoader {
                isNeeded: bar.undo.isShown
                anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
                sourceComponent: UndoStrip { undo: bar.undo; maximumWidth: undoRoom.width }
            }
        }

        StateButtons {
            id: stateButtons

            link: bar.link
            inbox: bar.inbox
            sheet: bar.sheet
            narrow: !bar.isWide
            iconOnly: bar.undo.isShown && bar.roomForUndo < Theme.mm(80)
        }

        // Always there, so that it is known that nothing is heard; a small display has room for it
        // only then, and the sheet behind the last button has it too.
        KIconButton {
            id: soundButton

            objectName: "soundButton"
            visible: bar.isWide || isSilent
            readonly property bool isSilent: bar.sound.isMuted || !bar.sound.isAvailable

            iconName: isSilent ? "sound-off" : "sound"
            name: bar.sound.name
            onClicked: bar.sound.toggle()
        }

        KLabel {
            id: time

            kind: "title"
            text: bar.workplace.clockText
            wrapMode: Text.NoWrap
        }

        KButton {
            id: person

            objectName: "personButton"
            readonly property bool isLocked: bar.workplace.personName === ""

            iconName: isLocked ? "lock" : "person"
            kind: "secondary"
            text: isLocked ? qsTr("Locked") : bar.workplace.personName
            name: isLocked ? qsTr("Nobody is at work: choose who it is")
                : qsTr("At work: %1, %2").arg(bar.workplace.personName).arg(bar.workplace.personRole)
            horizontalPadding: Theme.gapS
            Layout.maximumWidth: Theme.mm(Theme.compact && !isLocked ? 34 : 60)
            onClicked: bar.people.open()
        }

        KIconButton {
            id: more

            objectName: "moreButton"
            iconName: "more"
            name: qsTr("More")
            onClicked: bar.sheet.openPanel("settings")
        }
    }
}

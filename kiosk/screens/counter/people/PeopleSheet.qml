pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Asks who somebody is: first the name, then the PIN where one is needed.
KSheet {
    id: root

    required property PeopleViewModel people

    objectName: "peopleSheet"
    title: people.title
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(150)
    onDismissed: people.dismiss()

    KLabel {
        visible: text !== ""
        text: root.people.explanation
        soft: true
        Layout.fillWidth: true
    }

    Repeater {
        model: root.people.asksPin ? [] : root.people.people

        KCard {
            id: card

            required property string person
            required property string label
            required property string role
            required property bool isOff
            required property bool hasPin
            required property bool isAtWork

            objectName: "person:" + label
            enabled: !isOff
            selected: isAtWork
            name: label + ", " + role
            Layout.fillWidth: true
            onClicked: root.people.choose(person)

            contentItem: RowLayout {
                spacing: Theme.gap

                Icon { name: "person"; color: card.isOff ? Theme.inkOff : Theme.ink }
                KLabel {
                    text: card.label
                    strong: true
                    color: card.isOff ? Theme.inkOff : Theme.ink
                    Layout.fillWidth: true
                }
                KLabel { text: card.role; soft: true }
                Icon { visible: card.isAtWork || card.hasPin; name: card.isAtWork ? "check" : "lock" }
            }
        }
    }

    PinPad {
        visible: root.people.asksPin
        people: root.people
        Layout.fillWidth: true
    }

    footer: KButton {
        objectName: root.people.asksPin ? "otherPersonButton" : "lockButton"
        visible: root.people.asksPin ? root.people.canGoBack : root.people.canLock
        iconName: root.people.asksPin ? "arrow-left" : "lock"
        text: root.people.asksPin ? qsTr("Somebody else") : qsTr("Lock the counter")
        onClicked: {
            if (root.people.asksPin)
                root.people.back();
            else
                root.people.lock();
        }
    }
}

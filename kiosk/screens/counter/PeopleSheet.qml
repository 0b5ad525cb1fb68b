pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// Chooses who is at work.
KSheet {
    id: root

    required property WorkplaceViewModel workplace
    required property SheetViewModel sheet

    objectName: "peopleSheet"
    title: qsTr("Who is at the counter?")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(150)
    onDismissed: sheet.dismiss()

    Repeater {
        model: root.workplace.people

        KCard {
            id: card

            required property string person
            required property string role

            objectName: "person:" + person
            name: person + ", " + role
            selected: person === root.workplace.personName
            Layout.fillWidth: true
            onClicked: root.workplace.work(person)

            contentItem: RowLayout {
                spacing: Theme.gap

                Icon { name: "person" }
                KLabel { text: card.person; strong: true; Layout.fillWidth: true }
                KLabel { text: card.role; soft: true }
                Icon { name: "check"; opacity: card.selected ? 1 : 0 }
            }
        }
    }
}

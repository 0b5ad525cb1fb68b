pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import "../kit"

// Who is at work.
KSheet {
    id: root

    required property CounterViewModel viewModel

    objectName: "peopleSheet"
    title: qsTr("Who is at the counter?")
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(150)
    onDismissed: viewModel.sheet.dismiss()

    Repeater {
        model: root.viewModel.people

        KCard {
            id: person

            required property var modelData

            objectName: "person:" + modelData.name
            name: modelData.name + ", " + modelData.role
            selected: modelData.name === root.viewModel.personName
            Layout.fillWidth: true
            onClicked: root.viewModel.work(modelData.name)

            contentItem: RowLayout {
                spacing: Theme.gap

                Icon { name: "person" }
                KLabel { text: person.modelData.name; strong: true; Layout.fillWidth: true }
                KLabel { text: person.modelData.role; soft: true }
                Icon { name: "check"; opacity: person.selected ? 1 : 0 }
            }
        }
    }
}

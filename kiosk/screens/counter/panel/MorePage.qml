import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Asks for a note and, for a delay, until when.
ColumnLayout {
    id: page

    required property AskingViewModel asking
    required property OrderViewModel order
    required property PanelViewModel panel
    required property SheetViewModel sheet

    spacing: Theme.mm(2.2)

    PageHead { title: page.asking.what; order: page.order; Layout.fillWidth: true }

    KScroll {
        spacing: Theme.mm(2.2)
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        KLabel {
            visible: page.asking.times.length > 0
            text: qsTr("Ready at about (if you know)")
            strong: true
            Layout.fillWidth: true
        }
        KChoices {
            visible: page.asking.times.length > 0
            choices: page.asking.times
            current: page.asking.time
            spacing: Theme.mm(2.2)
            Layout.fillWidth: true
            onChosen: value => page.asking.chooseTime(value)
        }
        PanelRow {
            objectName: "noteRow"
            text: page.asking.comment !== "" ? page.asking.comment : qsTr("Note (if needed)")
            name: qsTr("Note (if needed)")
            iconName: "edit"
            Layout.fillWidth: true
            onActed: page.sheet.openPanel("note")
        }
    }

    ActionRow {
        panel: page.panel
        action.text: page.asking.actionText
        action.onActed: page.asking.submit()
    }
}

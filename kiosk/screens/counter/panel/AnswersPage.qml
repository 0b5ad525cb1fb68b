pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Asks one question about the selected order, with a row for each answer: what is the matter, why,
// or which status by its name. The status that an answer leads to stands beside it.
ColumnLayout {
    id: page

    required property AskingViewModel asking
    required property OrderViewModel order
    required property PanelViewModel panel

    objectName: "answersPage"
    spacing: Theme.mm(2.2)

    PageHead { title: page.asking.title; order: page.order; Layout.fillWidth: true }

    KScroll {
        spacing: Theme.mm(1.3)
        Layout.rightMargin: -gutter
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: page.asking.rows

            RowLayout {
                id: entry

                required property string key
                required property string text
                required property string detail
                required property bool isDangerous
                required property bool hasTime
                required property bool hasMore

                spacing: Theme.mm(1.3)

                PanelRow {
                    objectName: "row:" + entry.key
                    text: entry.text
                    detail: entry.detail
                    iconName: entry.hasMore ? "chevron-right" : ""
                    isDangerous: entry.isDangerous
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    onActed: page.asking.choose(entry.key)
                }
                KIconButton {
                    visible: entry.hasTime
                    iconName: "clock"
                    name: qsTr("%1: until when").arg(entry.text)
                    implicitHeight: Theme.mm(13)
                    Layout.fillHeight: true
                    onClicked: page.asking.chooseMore(entry.key)
                }
            }
        }
    }

    PageBack { panel: page.panel; Layout.fillWidth: true }
}

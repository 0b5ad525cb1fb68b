pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Asks one question about the selected order, with a row for each answer: what is the problem,
// why, or which status by its name. Answers that lead to the same status stand under one head.
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

            ColumnLayout {
                id: entry

                required property string head
                required property string key
                required property string text
                required property string leadsTo
                required property string hint
                required property bool isDangerous
                required property bool hasTime
                required property bool hasMore

                spacing: Theme.gapXs

                KLabel {
                    objectName: "head"
                    visible: text !== ""
                    text: entry.head
                    kind: "secondary"
                    strong: true
                    topPadding: Theme.gapXs
                    Layout.fillWidth: true
                }
                KLabel {
                    visible: text !== ""
                    text: entry.hint
                    kind: "secondary"
                    Layout.fillWidth: true
                }
                RowLayout {
                    spacing: Theme.mm(1.3)

                    PanelRow {
                        objectName: "row:" + entry.key
                        text: entry.text
                        isTight: Theme.compact
                        name: entry.leadsTo === "" ? entry.text : entry.text + ", " + entry.leadsTo
                        iconName: entry.hasMore ? "chevron-right" : ""
                        isDangerous: entry.isDangerous
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        onActed: page.asking.choose(entry.key)
                    }
                    KButton {
                        visible: entry.hasTime
                        stacked: true
                        iconName: "clock"
                        iconSize: Theme.mm(5)
                        text: qsTr("Time…")
                        font.pixelSize: Theme.secondarySize
                        name: qsTr("%1: until when").arg(entry.text)
                        horizontalPadding: Theme.gapXs
                        verticalPadding: 0
                        implicitHeight: Theme.mm(13)
                        guarded: false
                        Layout.fillHeight: true
                        onClicked: page.asking.chooseMore(entry.key)
                    }
                }
            }
        }
    }

    PageBack { panel: page.panel; Layout.fillWidth: true }
}

pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// The counter in three steps, for people who are new to it. It can be left at each step.
KSheet {
    id: root

    required property SheetViewModel sheet
    property int step: 0
    readonly property bool isLast: step === steps.length - 1
    readonly property list<var> steps: [
        {
            icon: "person",
            heading: qsTr("Who is here, what is ready, what is to prepare"),
            sentences: [
                qsTr("The three lists show the day's work. Who has waited longest is on top."),
                qsTr("Touch a row to see the order. That never changes it."),
                qsTr("Only trouble has a colour: late, delayed, blocked.")
            ]
        },
        {
            icon: "parcel",
            heading: qsTr("Serve and hand over"),
            sentences: [
                qsTr("\"Serve the next one\" takes the customer who has waited longest."),
                qsTr("Fetch the parcel from the place shown, then \"Hand over all\"."),
                qsTr("A scan finds the order and does nothing else.")
            ]
        },
        {
            icon: "undo",
            heading: qsTr("Nothing is lost"),
            sentences: [
                qsTr("After each tap you have a few seconds to undo it, at the top."),
                qsTr("\"A problem…\" lists what can happen to an order."),
                qsTr("Without network all of it works on, and is sent later.")
            ]
        }
    ]

    objectName: "introductionSheet"
    title: qsTr("The counter in three steps: %1 of 3").arg(step + 1)
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(170)
    initialFocus: footerButtons
    onDismissed: sheet.dismiss()

    RowLayout {
        spacing: Theme.gapL
        Layout.fillWidth: true

        Rectangle {
            color: Theme.tint
            radius: Theme.radius
            implicitWidth: Theme.mm(26)
            implicitHeight: implicitWidth
            Layout.alignment: Qt.AlignTop

            Icon {
                anchors.centerIn: parent
                name: root.steps[root.step].icon
                size: Theme.mm(14)
            }
        }

        ColumnLayout {
            spacing: Theme.gap
            Layout.fillWidth: true
            // Each step is as high as the highest, so that the buttons stay where they are.
            Layout.minimumHeight: Theme.mm(Theme.compact ? 62 : 70)
            Layout.alignment: Qt.AlignTop

            KLabel {
                text: root.steps[root.step].heading
                strong: true
                Layout.fillWidth: true
            }
            Repeater {
                model: root.steps[root.step].sentences

                KLabel {
                    required property string modelData

                    text: modelData
                    Layout.fillWidth: true
                }
            }
            Item { Layout.fillHeight: true }
        }
    }

    footer: SheetFooter {
        id: footerButtons

        safeText: root.isLast ? qsTr("Once more") : qsTr("Skip")
        actionText: root.isLast ? qsTr("Begin") : qsTr("Next")
        onSafeChosen: {
            if (root.isLast)
                root.step = 0;
            else
                root.dismiss();
        }
        onActionChosen: {
            if (root.isLast)
                root.dismiss();
            else
                root.step += 1;
        }
    }
}

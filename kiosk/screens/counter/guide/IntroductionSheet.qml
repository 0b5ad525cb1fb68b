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
                qsTr("Arrived: who is being served is on top, then who has waited longest."),
                qsTr("Touch a row to see the order. That never changes it."),
                qsTr("The shelf says where the parcel lies; the car, in which bay the customer waits.")
            ]
        },
        {
            icon: "parcel",
            heading: qsTr("Prepare, serve, hand over"),
            sentences: [
                qsTr("To prepare: the tick at the end of a row says that the order is ready."),
                qsTr("“Serve next customer” takes who has waited longest, “Hand over all” ends it."),
                qsTr("A scan finds the order and changes nothing.")
            ]
        },
        {
            icon: "undo",
            heading: qsTr("Nothing is lost"),
            sentences: [
                qsTr("After each tap you can undo it for a few seconds, at the top."),
                qsTr("“A problem…” says what is wrong; “To sort out” keeps what needs a decision."),
                qsTr("Without a network everything goes on working; updates are sent later.")
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

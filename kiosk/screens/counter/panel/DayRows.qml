import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit

// What was done today: how many orders were collected, and how long their customers were here.
ColumnLayout {
    id: rows

    required property NextCustomerViewModel next

    spacing: 0

    KLabel { kind: "secondary"; text: qsTr("Today"); strong: true; Layout.fillWidth: true }
    DayRow { text: qsTr("Collected"); figure: rows.next.collectedText }
    DayRow { visible: figure !== ""; text: qsTr("Average wait"); figure: rows.next.meanWaitText }

    component DayRow: RowLayout {
        id: row

        required property string text
        required property string figure

        spacing: Theme.gapS
        Layout.minimumHeight: Theme.mm(11)

        KLabel { text: row.text; Layout.fillWidth: true }
        KLabel { text: row.figure; strong: true }
    }
}

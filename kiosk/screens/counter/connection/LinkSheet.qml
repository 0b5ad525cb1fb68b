pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// What the state of the link means, what still works, and what to do.
KSheet {
    id: root

    required property LinkViewModel link
    required property SheetViewModel sheet

    objectName: "linkSheet"
    title: link.heading
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(170)
    onDismissed: sheet.dismiss()

    Repeater {
        model: root.link.sentences

        RowLayout {
            id: sentence

            required property string icon
            required property string text

            spacing: Theme.gap
            Layout.fillWidth: true

            Icon { name: sentence.icon; Layout.alignment: Qt.AlignTop }
            KLabel { text: sentence.text; Layout.fillWidth: true }
        }
    }
    KBanner {
        visible: text !== ""
        text: root.link.clockText
        severity: "warn"
        iconName: "clock"
        Layout.fillWidth: true
    }

    footer: SheetFooter {
        safeText: qsTr("Understood")
        isSafeFirst: true
        onSafeChosen: root.dismiss()
    }
}

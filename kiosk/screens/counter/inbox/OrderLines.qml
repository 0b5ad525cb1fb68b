import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// An order in two lines: its code and where its parcel lies, its customer and what is the matter.
ColumnLayout {
    id: lines

    required property string code
    required property string customer
    required property string shelf
    required property string detail

    spacing: 0

    RowLayout {
        spacing: Theme.gapS

        KLabel {
            objectName: "mayBeCut"
            text: lines.code
            font.weight: Font.Bold
            lineHeight: 1.05
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        KLabel {
            visible: text !== ""
            text: lines.shelf
            strong: true
            lineHeight: 1.05
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
    RowLayout {
        spacing: Theme.gapS

        KLabel {
            objectName: "mayBeCut"
            text: lines.customer
            lineHeight: 1.05
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Layout.fillWidth: true
            Accessible.ignored: true
        }
        KLabel {
            visible: text !== ""
            kind: "secondary"
            text: lines.detail
            lineHeight: 1.05
            elide: Text.ElideRight
            wrapMode: Text.NoWrap
            Layout.maximumWidth: Theme.mm(Theme.compact ? 36 : 50)
            Accessible.ignored: true
        }
    }
}

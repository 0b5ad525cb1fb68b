pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// An order that is left of the day, and what becomes of it; tapping it offers the other choices.
Item {
    id: row

    required property string orderId
    required property string code
    required property string customer
    required property string shelf
    required property string detail
    required property string choice
    required property string choiceText
    required property string reason
    required property bool isExpanded
    required property int index
    required property ClosingViewModel closing
    readonly property string whose: code + ", " + customer

    onIsExpandedChanged: {
        const view = ListView.view;
        if (isExpanded && view)
            Qt.callLater(() => view.positionViewAtIndex(row.index, ListView.Contain));
    }

    implicitHeight: body.height + (isExpanded ? choices.implicitHeight + Theme.gap : 0)

    AbstractButton {
        id: body

        objectName: "closingItem"
        width: parent.width
        height: Math.max(Theme.mm(17), implicitContentHeight + topPadding + bottomPadding)
        verticalPadding: Theme.gapXs
        Accessible.name: [row.whose, row.shelf, row.detail, row.choiceText, row.reason]
            .filter(part => part !== "").join(", ")
        onClicked: row.closing.expand(row.orderId)

        contentItem: RowLayout {
            spacing: Theme.gap

            ColumnLayout {
                spacing: 0
                Layout.fillWidth: true

                OrderLines {
                    code: row.code
                    customer: row.customer
                    shelf: row.shelf
                    detail: row.detail
                    Layout.fillWidth: true
                }
                KChip {
                    objectName: "closingChoice"
                    visible: row.choice !== "keep"
                    text: row.reason !== "" ? row.choiceText + " · " + row.reason : row.choiceText
                    severity: row.choice === "cancel" ? "error" : "warn"
                    Layout.maximumWidth: parent.width
                    Layout.bottomMargin: Theme.gapXs
                }
            }
            Icon {
                name: row.isExpanded ? "chevron-up" : "chevron-down"
                color: Theme.inkSoft
                size: Theme.iconSizeS
            }
        }
        background: Rectangle {
            color: body.down ? Theme.pressed : "transparent"

            FocusRing { shown: body.visualFocus }
        }
    }
    RowLayout {
        id: choices

        visible: row.isExpanded
        anchors { top: body.bottom; left: parent.left; right: parent.right }
        spacing: Theme.gapS
        uniformCellSizes: true

        ExceptionButton { value: "keep"; text: qsTr("Keep") }
        ExceptionButton { value: "absent"; text: qsTr("No-show") }
        ExceptionButton {
            value: "cancel"
            text: qsTr("Cancel…", "an order at closing")
            visible: row.closing.canCancel
        }
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.lineWidth
        color: Theme.line
    }

    component ExceptionButton: KButton {
        required property string value

        objectName: "choice:" + value
        kind: row.choice === value ? "primary" : "secondary"
        large: false
        guarded: false
        horizontalPadding: Theme.gapXs
        verticalPadding: 0
        font.pixelSize: Theme.compact ? Theme.secondarySize : Theme.bodySize
        name: text + ": " + row.whose
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredWidth: 1
        onClicked: row.closing.choose(row.orderId, value)
    }
}

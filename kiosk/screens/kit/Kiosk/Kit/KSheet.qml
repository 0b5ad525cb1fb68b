import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A modal panel. edge: centre | bottom | right. Esc and the close button send `dismissed`. The
// content scrolls; the footer stays. Set `initialFocus` to the control that should have the focus.
Popup {
    id: sheet

    default property alias content: scroll.content
    property alias footer: footerRow.data
    property string title: ""
    property string closeName: ""
    property string edge: "centre"
    property int maximumWidth: Theme.mm(170)
    property Item initialFocus: null
    // What a key does that no control wanted, before the arrows; returns whether it was for that.
    property var answersKey: key => false

    signal dismissed()

    function dismiss(): void {
        close();
        dismissed();
    }

    // For customers the arrows go where Tab goes, as on the pages below; whether `key` was one.
    function step(key: int): bool {
        const forward = key === Qt.Key_Down || key === Qt.Key_Right;
        if (!Theme.customer || !forward && key !== Qt.Key_Up && key !== Qt.Key_Left)
            return false;
        const next = (contentItem.Window.activeFocusItem ?? contentItem).nextItemInFocusChain(forward);
        next.forceActiveFocus(forward ? Qt.TabFocusReason : Qt.BacktabFocusReason);
        return true;
    }

    parent: Overlay.overlay
    modal: true
    focus: true
    closePolicy: Popup.NoAutoClose
    padding: Theme.gapL
    topPadding: Theme.gapL
    width: parent ? Math.min(maximumWidth, parent.width - 2 * Theme.gap) : maximumWidth
    height: !parent ? 0 : edge === "right" ? parent.height
        : Math.min(implicitHeight, parent.height - 2 * Theme.gap)
    x: parent ? (edge === "right" ? parent.width - width : Math.round((parent.width - width) / 2)) : 0
    y: !parent || edge === "right" ? 0 : edge === "bottom" ? parent.height - height
        : Math.round((parent.height - height) / 2)
    onOpened: (initialFocus ?? contentItem).forceActiveFocus(Qt.TabFocusReason)

    Overlay.modal: Rectangle { color: Theme.scrim }

    background: Rectangle {
        radius: Theme.radius * 1.5
        color: Theme.surface
        border.width: Theme.lineWidth
        border.color: Theme.outline
    }

    contentItem: FocusScope {
        implicitHeight: column.implicitHeight
        implicitWidth: column.implicitWidth
        Accessible.role: Accessible.Dialog
        Accessible.name: sheet.title
        Keys.onEscapePressed: sheet.dismiss()
        Keys.onPressed: event => event.accepted = sheet.answersKey(event.key) || sheet.step(event.key)

        ColumnLayout {
            id: column

            anchors.fill: parent
            spacing: Theme.gapL

            RowLayout {
                spacing: Theme.gap
                visible: sheet.title !== "" || closeButton.visible

                KLabel { kind: "title"; text: sheet.title; Layout.fillWidth: true }
                KIconButton {
                    id: closeButton

                    visible: sheet.closeName !== ""
                    name: sheet.closeName
                    iconName: "close"
                    framed: false
                    onClicked: sheet.dismiss()
                }
            }

            KScroll {
                id: scroll

                Layout.rightMargin: -gutter
                Layout.fillWidth: true
                Layout.fillHeight: true
            }

            RowLayout {
                id: footerRow

                spacing: Theme.gap
                visible: children.length > 0
                Layout.fillWidth: true
            }
        }
    }
}

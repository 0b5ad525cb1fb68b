import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

// A text field with a label above it; below it `error`, if set, which says what to do.
FocusScope {
    id: scope

    property alias text: field.text
    property alias placeholder: field.placeholderText
    property alias field: field
    property string label: ""
    property string name: label
    property string error: ""
    property string iconName: ""
    property string clearName: ""
    property bool codeStyle: false
    property bool readOnly: false
    // Whether the clear button shows; in an empty field it dismisses what the field has opened.
    property bool hasClear: text !== ""

    signal edited(string text)
    signal accepted()
    signal dismissed()

    function clear(): void {
        field.clear();
        edited("");
        field.forceActiveFocus();
    }

    implicitWidth: Theme.mm(70)
    implicitHeight: column.implicitHeight

    ColumnLayout {
        id: column

        anchors.fill: parent
        spacing: Theme.gapXs

        KLabel {
            visible: text !== ""
            text: scope.label
            strong: true
            Layout.fillWidth: true
        }

        TextField {
            id: field

            focus: true
            readOnly: scope.readOnly
            color: enabled ? Theme.ink : Theme.inkOff
            placeholderTextColor: Theme.inkSoft
            selectionColor: Theme.accent
            selectedTextColor: Theme.accentInk
            font.family: Theme.fontFamily
            font.pixelSize: scope.codeStyle ? Theme.codeSize : Theme.bodySize
            font.weight: scope.codeStyle ? Font.DemiBold : Font.Normal
            font.letterSpacing: scope.codeStyle ? Theme.mm(0.8) : 0
            font.features: Theme.tabular
            verticalAlignment: TextInput.AlignVCenter
            leftPadding: scope.iconName === "" ? Theme.gap : Theme.gap + Theme.iconSize + Theme.gapS
            rightPadding: clearButton.visible ? clearButton.width : Theme.gap
            inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhNoAutoUppercase
            Layout.fillWidth: true
            Layout.preferredHeight: Math.max(Theme.secondaryHeight, implicitHeight)
            Accessible.name: scope.name
            Accessible.description: scope.error
            onTextEdited: scope.edited(text)
            onAccepted: scope.accepted()

            background: Rectangle {
                radius: Theme.radius
                color: field.enabled ? Theme.surface : Theme.sunken
                border.width: Theme.borderWidth
                border.color: scope.error !== "" ? Theme.danger : Theme.border

                FocusRing { shown: field.activeFocus && !field.readOnly }
            }

            Icon {
                visible: scope.iconName !== ""
                name: scope.iconName
                color: Theme.inkSoft
                anchors { left: parent.left; leftMargin: Theme.gap; verticalCenter: parent.verticalCenter }
            }

            KIconButton {
                id: clearButton

                visible: scope.clearName !== "" && scope.hasClear && !scope.readOnly
                name: scope.clearName
                iconName: "close"
                framed: false
                size: Theme.secondaryHeight
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                onClicked: field.text === "" ? scope.dismissed() : scope.clear()
            }
        }

        RowLayout {
            visible: scope.error !== ""
            spacing: Theme.gapS

            Icon {
                name: "warning"
                color: Theme.danger
                size: Theme.iconSizeS
                Layout.alignment: Qt.AlignTop
                Layout.topMargin: Theme.mm(0.4)
            }
            KLabel { text: scope.error; color: Theme.danger; strong: true; Layout.fillWidth: true }
        }
    }
}

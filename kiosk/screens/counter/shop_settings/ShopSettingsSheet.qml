pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// The settings of the store and of this device: their groups, the settings of one with today's
// values, and the one that a manager changes.
KSheet {
    id: root

    required property CounterViewModel viewModel
    readonly property ShopSettingsViewModel shop: viewModel.shopSettings
    readonly property bool isEditing: shop.kind !== ""

    objectName: "shopSettings"
    title: shop.title
    closeName: qsTr("Close")
    maximumWidth: Theme.mm(215)
    onDismissed: viewModel.sheet.dismiss()

    // Two columns: all of them at once on a small display, too.
    GridLayout {
        visible: root.shop.groups.length > 0
        columns: 2
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        uniformCellWidths: true
        Layout.fillWidth: true

        Repeater {
            model: root.shop.groups

            PanelRow {
                required property string key
                required property string label

                objectName: "group:" + key
                text: label
                Layout.fillWidth: true
                Layout.minimumHeight: Theme.secondaryHeight
                onActed: root.shop.openGroup(key)
            }
        }
        PanelRow {
            objectName: "addDevice"
            visible: root.shop.invitation.isOffered
            text: qsTr("Add a device…")
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.secondaryHeight
            onActed: root.shop.invitation.open()
        }
    }
    InvitationPage {
        visible: root.shop.invitation.isOpen
        invitation: root.shop.invitation
        Layout.fillWidth: true
    }
    Repeater {
        model: root.shop.settings

        PanelRow {
            required property string key
            required property string label
            required property string value
            required property string source
            required property bool isFixed

            objectName: "setting:" + key
            text: label
            detail: value + " · " + source
            enabled: !isFixed
            Layout.fillWidth: true
            Layout.minimumHeight: Theme.secondaryHeight
            onActed: root.shop.change(key)
        }
    }
    // Above what is changed: a keypad may fill the rest of a small display.
    KBanner {
        objectName: "settingProblem"
        visible: text !== ""
        text: root.shop.problem
        severity: "error"
        Layout.fillWidth: true
    }
    SettingEditor {
        visible: root.isEditing
        shop: root.shop
        Layout.fillWidth: true
    }
    KBanner {
        objectName: "afterRestart"
        visible: root.shop.hasChanged && !root.isEditing
        text: qsTr("Saved. It takes effect when the screens open again.")
        severity: "info"
        Layout.fillWidth: true
    }

    footer: [
        KButton {
            objectName: "settingsBack"
            visible: root.shop.canGoBack
            text: root.isEditing ? qsTr("Cancel") : qsTr("Back")
            iconName: root.isEditing ? "" : "arrow-left"
            Layout.preferredHeight: Theme.primaryHeight
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onActed: root.shop.back()
        },
        KButton {
            objectName: "saveSetting"
            visible: root.isEditing
            text: qsTr("Save")
            kind: "primary"
            enabled: root.shop.canSave
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onActed: root.shop.save()
        },
        KButton {
            objectName: "restartScreens"
            visible: root.shop.hasChanged && !root.isEditing
            text: qsTr("Open the screens again")
            iconName: "restart"
            kind: "primary"
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onActed: root.shop.restart()
        }
    ]
}

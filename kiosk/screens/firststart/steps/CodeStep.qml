import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// The pairing code that the hub shows: scanned, or typed. It says what this device becomes.
StepPage {
    id: page

    property FormField typed: null

    function typeIn(entry: FormField): void {
        typed = typed === entry ? null : entry;
        entry.field.forceActiveFocus();
    }

    function cased(key: string): string {
        if (typed === code)
            return key;
        const before = typed.field.text.slice(0, typed.field.cursorPosition);
        return typed === name && (before === "" || /[ '-]$/.test(before)) ? key : key.toLowerCase();
    }

    // What is known of the hub's address, as the label of its field.
    function found(): string {
        const hubs = viewModel.hubsFound;
        return hubs < 0 ? qsTr("Address of the hub: looking for it on the network…")
            : hubs > 0 ? qsTr("Address of the hub: found, nothing to type")
            : qsTr("Address of the hub: not found, it stands beside the code");
    }

    title: qsTr("Which store does it join?")
    text: qsTr("At the hub, a manager opens “…”, Settings, “Add a device”: scan or type the code that is "
        + "shown there.")
    isTyping: typed !== null
    initialFocus: code.field

    RowLayout {
        visible: page.typed !== address
        spacing: Theme.gapL
        Layout.fillWidth: true

        FormField {
            id: code

            objectName: "code"
            visible: !page.isTyping || hasKeypad
            label: qsTr("Pairing code")
            text: page.viewModel.code
            placeholder: "K7QF-2M8P-2222"
            lengthMax: 200
            hasKeypad: page.typed === code
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onEdited: text => page.viewModel.write("code", text)
            onKeypadAsked: page.typeIn(code)
        }
        FormField {
            id: name

            objectName: "deviceName"
            visible: !page.isTyping || hasKeypad
            label: qsTr("Name of this device")
            text: page.viewModel.deviceName
            placeholder: qsTr("Counter 2")
            hasKeypad: page.typed === name
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onEdited: text => page.viewModel.write("device", text)
            onKeypadAsked: page.typeIn(name)
        }
    }
    FormField {
        id: address

        objectName: "address"
        visible: !page.isTyping || hasKeypad
        label: page.found()
        text: page.viewModel.address
        placeholder: "192.168.1.20:8443"
        lengthMax: 100
        hasKeypad: page.typed === address
        Layout.fillWidth: true
        onEdited: text => page.viewModel.write("address", text)
        onKeypadAsked: page.typeIn(address)
    }
    FormKeypad {
        visible: page.isTyping
        kind: page.typed === code ? "code" : page.typed === address ? "address" : "name"
        Layout.fillWidth: true
        onKeyPressed: key => page.typed.type(page.cased(key))
        onBackspacePressed: page.typed.erase()
    }
}

import QtQuick
import QtQuick.Layouts
import Kiosk.Kit

// The names that people read: of the store, and of this counter.
StepPage {
    id: page

    property FormField typed: null

    function typeIn(entry: FormField): void {
        typed = typed === entry ? null : entry;
        entry.field.forceActiveFocus();
    }

    function cased(key: string): string {
        const before = typed.field.text.slice(0, typed.field.cursorPosition);
        return before === "" || /[ '-]$/.test(before) ? key : key.toLowerCase();
    }

    title: qsTr("What are the store and this counter called?")
    text: qsTr("Customers read the store’s name on the check-in screen and the board; colleagues read "
        + "the counter’s name.")
    isTyping: typed !== null
    initialFocus: store.field

    RowLayout {
        spacing: Theme.gapL
        Layout.fillWidth: true

        FormField {
            id: store

            objectName: "storeName"
            label: qsTr("Name of the store")
            text: page.viewModel.storeName
            hasKeypad: page.typed === store
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onEdited: text => page.viewModel.write("store", text)
            onKeypadAsked: page.typeIn(store)
        }
        FormField {
            id: counter

            objectName: "counterName"
            label: qsTr("Name of this counter")
            text: page.viewModel.counterName
            placeholder: qsTr("Counter 1")
            hasKeypad: page.typed === counter
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            onEdited: text => page.viewModel.write("counter", text)
            onKeypadAsked: page.typeIn(counter)
        }
    }
    FormKeypad {
        visible: page.isTyping
        Layout.fillWidth: true
        onKeyPressed: key => page.typed.type(page.cased(key))
        onBackspacePressed: page.typed.erase()
    }
}

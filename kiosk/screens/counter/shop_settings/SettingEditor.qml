pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Layouts
import Kiosk.Counter
import Kiosk.Kit
import "../sheets"

// Changes one setting: a value to choose, several of them, a number, a text, or a measured length.
ColumnLayout {
    id: editor

    required property ShopSettingsViewModel shop

    spacing: Theme.gap

    KLabel {
        visible: text !== ""
        text: editor.shop.help
        soft: true
        Layout.fillWidth: true
    }
    KChoices {
        visible: editor.shop.kind === "choice"
        choices: visible ? editor.shop.options : []
        current: editor.shop.current
        Layout.fillWidth: true
        onChosen: value => editor.shop.choose(value)
    }
    GridLayout {
        visible: editor.shop.kind === "several"
        columns: 3
        columnSpacing: Theme.gap
        rowSpacing: Theme.gap
        Layout.fillWidth: true

        Repeater {
            model: editor.shop.kind === "several" ? editor.shop.options : []

            KCheckBox {
                required property string value
                required property bool isChosen
                required text

                checked: isChosen
                Layout.fillWidth: true
                onToggled: editor.shop.choose(value)
            }
        }
    }
    KStepper {
        visible: editor.shop.kind === "number"
        value: editor.shop.number
        to: editor.shop.numberMax
        valueText: editor.shop.numberText
        decreaseName: qsTr("Less")
        increaseName: qsTr("More of it")
        Layout.fillWidth: true
        onModified: value => editor.shop.setNumber(value)
    }
    KBankCard {
        visible: editor.shop.kind === "card"
        cardWidth: editor.shop.cardWidth > 0 ? editor.shop.cardWidth : 85.6 * Theme.pxPerMm
        lengthText: qsTr("85.6 mm")
        shorterText: qsTr("Shorter")
        longerText: qsTr("Longer")
        Layout.fillWidth: true
        onChosen: width => editor.shop.setCardWidth(width)
    }
    TextEntry {
        id: entry

        visible: editor.shop.kind === "text"
        onVisibleChanged: {
            if (visible)
                field.forceActiveFocus();
        }
        label: editor.shop.title
        isTitled: true
        text: editor.shop.text
        lengthMax: editor.shop.lengthMax
        hasKeypad: true
        Layout.fillWidth: true
        onEdited: text => editor.shop.write(text)
    }
}

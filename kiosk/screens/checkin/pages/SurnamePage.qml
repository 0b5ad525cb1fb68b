import QtQuick
import "../controls"

EntryPage {
    id: page

    property bool inArabic: false
    // The letters without the forms that carry a hamza: names are compared without such marks.
    readonly property string arabic: "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىء"

    iconName: "person"
    title: qsTr("Surname")
    text: qsTr("The name in which the order was placed. Accents do not matter.")
    field: TypedText {
        anchors.fill: parent
        name: qsTr("Surname")
        value: page.entry.surname
    }

    EntryKeypad {
        anchors.fill: parent
        entry: page.entry
        mode: "name"
        columns: Math.min(fitting, fitting >= 9 ? 9 : 7)
        alphabet: page.inArabic ? page.arabic : ""
        otherScript: page.inArabic ? "ABC" : "ع"
        otherScriptName: page.inArabic ? qsTr("Latin letters") : qsTr("Arabic letters")
        onScriptPressed: page.inArabic = !page.inArabic
    }
}

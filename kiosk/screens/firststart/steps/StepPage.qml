import QtQuick
import QtQuick.Layouts
import Kiosk.FirstStart
import Kiosk.Kit

// One step: what is asked, why, and below it what answers it.
FocusScope {
    id: page

    required property FirstStartViewModel viewModel
    required property string title
    property string text: ""
    property string problem: viewModel.problem
    // Whether a keypad is open: then the field and its keys have the page for themselves.
    property bool isTyping: false
    property Item initialFocus: null
    default property alias content: column.data

    KScroll {
        id: scroll

        anchors { fill: parent; rightMargin: -scroll.gutter }
        spacing: Theme.gap

        KLabel {
            visible: !page.isTyping
            kind: "title"
            text: page.title
            Layout.fillWidth: true
        }
        KLabel {
            visible: text !== "" && !page.isTyping && page.problem === ""
            text: page.text
            Layout.fillWidth: true
        }
        KBanner {
            objectName: "problem"
            visible: text !== ""
            text: page.problem
            severity: "error"
            Layout.fillWidth: true
        }
        ColumnLayout {
            id: column

            spacing: Theme.gap
            Layout.fillWidth: true
        }
    }
}

import Kiosk.Counter
import Kiosk.Kit

// Returns to the page beneath.
KButton {
    required property PanelViewModel panel

    objectName: "backButton"
    iconName: "arrow-left"
    text: qsTr("Back")
    onClicked: panel.back()
}

import QtQuick
import Kiosk.Counter

// Hands over what is ticked. While something is missing it says what, and asks for it when tapped.
ActionButton {
    required property TickedItemsViewModel items
    required property IdentityViewModel identity

    objectName: "button:hand_over_all"
    iconName: "check"
    text: items.actionText
    waiting: !identity.isVerified || items.problem !== ""
    detail: items.problem !== "" ? items.problem
        : identity.isVerified ? "" : qsTr("Say how the identity was verified.")
}

import QtQuick
import Kiosk.Counter

// Hands over what is ticked. While something is missing it says what, and asks for it when tapped.
ActionButton {
    required property TickedItemsViewModel items
    required property IdentityViewModel identity
    // What it says if other orders of the customer are handed over with all of this one.
    property string together: ""

    objectName: "button:hand_over_all"
    iconName: "check"
    text: together !== "" && !items.isShort ? together : items.actionText
    waiting: !identity.isVerified || items.problem !== ""
    detail: items.problem !== "" ? items.problem
        : identity.isVerified ? "" : qsTr("Say how the identity was verified.")
}

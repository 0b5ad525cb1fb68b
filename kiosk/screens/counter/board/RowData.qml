import QtQuick
import Kiosk.Counter

// What a row of a list shows, as the model has it.
Item {
    required property string orderId
    required property string code
    required property string lastName
    required property string firstName
    required property string shelf
    required property int sinceS
    required property bool isServed
    required property string place
    required property string chip
    required property string chipShort
    required property string chipTone
    required property string edge
    required property string detail
    required property bool canMark
    required property bool isMarked
    required property bool isPale
    required property string spoken
    required property bool hasNotes
    required property string tooMany
    required property string head
    required property bool headIsOverdue
    required property int nowS
    required property ColumnsViewModel columns
}

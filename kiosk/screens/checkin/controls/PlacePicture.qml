import QtQuick
import Kiosk.Kit

// Where the customer waits, and by what code they are called, legible from two steps away.
Item {
    id: picture

    required property string place
    required property string code
    required property bool isComing
    required property bool isPreparing
    required property bool isUndelivered
    required property bool isCalled
    readonly property var colours: Theme.token(isUndelivered || isPreparing ? "warn"
        : isComing ? "inProgress" : "ready")
    // Where there is little height the words and the code say it all.
    readonly property bool low: height < Theme.mm(44)
    readonly property int code_mm: code.length > 4 ? 12 : height > Theme.mm(200) ? 30 : 18
    readonly property int room: Math.min(width, height - words.height - Theme.gapL)
    readonly property int side: Math.min(Math.max(Theme.mm(58), height * 0.3), room)

    Column {
        anchors.centerIn: parent
        spacing: Theme.gapL

        Rectangle {
            visible: !picture.low
            anchors.horizontalCenter: parent.horizontalCenter
            width: picture.side
            height: width
            radius: width / 2
            color: picture.colours.fill
            border.width: Theme.borderWidth
            border.color: picture.colours.border

            Icon {
                anchors.centerIn: parent
                name: picture.isUndelivered ? "person" : picture.isCalled ? "call"
                    : picture.isPreparing ? "clock"
                    : picture.isComing ? "parcel" : "check"
                color: picture.colours.ink
                size: Math.max(8, Math.round(parent.width * 0.56))
            }
        }
        Row {
            id: words

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.gap

            Icon {
                id: kindOfPlace

                anchors.verticalCenter: parent.verticalCenter
                visible: picture.code === ""
                name: picture.place === "" ? "seat" : "car"
                size: Theme.mm(14)
            }
            KLabel {
                visible: text !== ""
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth, picture.width
                    - (kindOfPlace.visible ? kindOfPlace.width + words.spacing : 0))
                kind: "code"
                text: picture.place || picture.code
                font.pixelSize: Math.min(picture.height * 0.9, Theme.textSize(picture.code_mm))
                Accessible.ignored: true
            }
        }
    }
}

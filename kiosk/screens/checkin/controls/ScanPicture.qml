import QtQuick
import Kiosk.Kit

// A picture of a phone that shows a QR code under the reader's light.
Item {
    id: picture

    // 21 × 21 modules: the three corners of every QR code, and a pattern between them.
    readonly property list<string> modules: [
        "111111101001101111111", "100000100110001000001", "101110101011101011101",
        "101110100100101011101", "101110101101001011101", "100000100010101000001",
        "111111101010101111111", "000000001100100000000", "101101110011011010110",
        "010010001101100110101", "110111100110011001011", "011000011010110100110",
        "101011101001010111001", "000000001011001010011", "111111100110110101101",
        "100000101011011100010", "101110100101100011101", "101110101100111010110",
        "101110100011010110011", "100000101101101001101", "111111101010011101011"
    ]
    readonly property int dot: Math.max(1, Math.floor(Math.min(height / 40, width / 33)))

    Accessible.ignored: true

    Rectangle {
        id: phone

        anchors.centerIn: parent
        width: 27 * picture.dot
        height: 38 * picture.dot
        radius: 3 * picture.dot
        color: Theme.ink

        Rectangle {
            id: glass

            anchors.fill: parent
            anchors.margins: picture.dot
            radius: 2 * picture.dot
            color: "#FFFFFF"
        }
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: 2 * picture.dot
            width: 7 * picture.dot
            height: picture.dot
            radius: height / 2
            color: Theme.ink
        }
        Canvas {
            anchors.horizontalCenter: parent.horizontalCenter
            y: 8 * picture.dot
            width: 21 * picture.dot
            height: width
            onPaint: {
                const context = getContext("2d");
                context.fillStyle = "#14191F";
                picture.modules.forEach((row, y) => {
                    for (let x = 0; x < row.length; x++) {
                        if (row[x] === "1")
                            context.fillRect(x * picture.dot, y * picture.dot, picture.dot, picture.dot);
                    }
                });
            }
        }
        Repeater {
            model: 2

            Rectangle {
                required property int index

                anchors.horizontalCenter: parent?.horizontalCenter
                y: (31 + 2.5 * index) * picture.dot
                width: (15 - 6 * index) * picture.dot
                height: picture.dot
                radius: height / 2
                color: "#D3DAE2"
            }
        }
    }
    // The light of the reader.
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: phone.y + 18 * picture.dot
        width: 33 * picture.dot
        height: Math.max(3, picture.dot * 0.8)
        radius: height / 2
        color: "#D0342C"
    }
}

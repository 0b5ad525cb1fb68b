import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Counter
import Kiosk.Kit

// Where the customer signs with a finger. Only what is new is painted, as the finger is fast.
Control {
    id: pad

    required property SignatureViewModel signature
    // The points since the last painting: x and y of one after the other.
    property list<real> fresh: []
    property bool isWhole: false

    function paintAll(): void {
        fresh = [];
        isWhole = true;
        canvas.requestPaint();
    }

    function draw(point: point, isNew: bool): void {
        const x = point.x / width, y = point.y / width;
        if (isNew ? !signature.beginStroke(x, y) : !signature.extendStroke(x, y))
            return;
        fresh = isNew ? [x, y] : [...fresh, x, y];
        canvas.requestPaint();
    }

    objectName: "signaturePad"
    hoverEnabled: false
    focusPolicy: Qt.NoFocus
    Accessible.role: Accessible.Graphic
    Accessible.name: qsTr("Sign here with your finger.")

    background: Rectangle {
        radius: Theme.radius
        color: Theme.surface
        border.width: Theme.borderWidth
        border.color: Theme.border

        Rectangle {
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            anchors { leftMargin: Theme.mm(5); rightMargin: Theme.mm(5); bottomMargin: parent.height * 0.28 }
            height: Theme.lineWidth
            color: Theme.border
        }
        KLabel {
            visible: pad.signature.isEmpty
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.mm(3) }
            text: pad.Accessible.name
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
        }
        KLabel {
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.mm(3) }
            kind: "secondary"
            text: pad.signature.signer
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
        }
    }

    contentItem: Canvas {
        id: canvas

        objectName: "signatureInk"
        onWidthChanged: pad.paintAll()
        onHeightChanged: pad.paintAll()
        onPaint: {
            const ink = getContext("2d");
            ink.strokeStyle = Theme.ink;
            ink.lineWidth = Theme.mm(0.7);
            ink.lineCap = ink.lineJoin = "round";
            if (pad.isWhole)
                ink.clearRect(0, 0, width, height);
            for (const line of pad.isWhole ? pad.signature.lines() : [pad.fresh])
                trace(ink, line);
            pad.isWhole = false;
            // The next piece begins where this one ended.
            pad.fresh = pad.fresh.slice(-2);
        }

        function trace(ink: var, line: var): void {
            ink.beginPath();
            for (let at = 0; at < line.length; at += 2)
                ink.lineTo(line[at] * width, line[at + 1] * width);
            ink.stroke();
        }
    }

    PointHandler {
        id: finger

        onActiveChanged: {
            if (active)
                pad.draw(point.position, true);
        }
        onPointChanged: {
            if (active)
                pad.draw(point.position, false);
        }
    }
    Connections {
        target: pad.signature
        function onChanged(): void {
            if (pad.signature.isEmpty && !finger.active)
                pad.paintAll();
        }
    }
    Connections {
        target: Theme
        function onModeChanged(): void { pad.paintAll(); }
    }
}

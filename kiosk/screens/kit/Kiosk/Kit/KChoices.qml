pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic

// Chooses one of several, in cells of equal width. `choices` is a list of
// {value, text, isOff}; one that is off cannot be chosen.
Flow {
    id: flow

    required property var choices
    property string current: ""
    property string prefix: ""
    readonly property real needed: 2 * Theme.gap + 2 + widest()
    readonly property int columnsMax: Math.floor((width + spacing) / (needed + spacing))
    readonly property int columns: Math.max(1, Math.min(cells.count, columnsMax))
    readonly property real cellWidth: Math.floor((width + spacing) / columns) - spacing
    readonly property real cellWidthMax: Math.max(1.35 * needed, Theme.mm(46))

    signal chosen(string value)

    function widest(): real {
        let most = 0;
        for (let index = 0; index < cells.count; ++index) {
            const cell = cells.itemAt(index) as KChoice;
            if (cell)
                most = Math.max(most, metrics.advanceWidth(cell.text));
        }
        return most;
    }

    spacing: Theme.gap

    // A choice that shows whether it is selected.
    component KChoice: AbstractButton {
        id: choice

        property bool isCurrent: false
        property string name: text
        readonly property bool live: enabled && !shield.inert
        readonly property color inkColor: !live ? Theme.inkOff : isCurrent ? Theme.accentInk : Theme.ink

        onPressed: TapGuard.hit(choice, text)

        objectName: "choice"
        implicitHeight: Math.max(Theme.secondaryHeight, implicitContentHeight + topPadding + bottomPadding)
        implicitWidth: Math.max(Theme.mm(24), implicitContentWidth + leftPadding + rightPadding)
        horizontalPadding: Theme.gap
        verticalPadding: Theme.gapS
        font.family: Theme.fontFamily
        font.pixelSize: Theme.bodySize
        font.weight: isCurrent ? Font.DemiBold : Font.Medium
        Accessible.role: Accessible.RadioButton
        Accessible.name: name
        checked: isCurrent
        // A button overwrites it with its own until it is complete.
        Component.onCompleted: Accessible.checkable = true

        contentItem: Text {
            text: choice.text
            textFormat: Text.PlainText
            font: choice.font
            color: choice.inkColor
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            Accessible.ignored: true
        }

        background: Rectangle {
            radius: Theme.radius
            color: !choice.live ? Theme.sunken : choice.isCurrent ? Theme.accent
                : choice.down ? Theme.pressed : Theme.surface
            border.width: choice.isCurrent ? 0 : Theme.borderWidth
            border.color: Theme.border

            FocusRing { shown: choice.visualFocus }
        }

        TapShield { id: shield; control: choice; name: choice.text }
    }

    FontMetrics {
        id: metrics

        font { family: Theme.fontFamily; pixelSize: Theme.bodySize; weight: Font.DemiBold }
    }

    Repeater {
        id: cells

        model: flow.choices

        KChoice {
            required property string value
            required property bool isOff
            required text

            name: flow.prefix === "" ? text : flow.prefix + " " + text
            enabled: !isOff
            isCurrent: flow.current === value
            width: Math.min(flow.cellWidth, flow.cellWidthMax)
            onClicked: flow.chosen(value)
        }
    }
}

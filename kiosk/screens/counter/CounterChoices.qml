pragma ComponentBehavior: Bound
import QtQuick
import "../kit"

// One of several, in cells of one width. `choices` is a list of {value, text}.
Flow {
    id: flow

    required property var choices
    property string current: ""
    property string prefix: ""
    readonly property real needed: choices.reduce((widest, choice) => Math.max(widest, metrics.advanceWidth(choice.text)), 0) + 2 * Theme.gap + 2
    readonly property int columns: Math.max(1, Math.min(choices.length, Math.floor((width + spacing) / (needed + spacing))))
    readonly property real cellWidth: Math.floor((width + spacing) / columns) - spacing
    readonly property real cellWidthMax: Math.max(1.35 * needed, Theme.mm(46))

    signal chosen(string value)

    spacing: Theme.gap

    FontMetrics {
        id: metrics

        font { family: Theme.fontFamily; pixelSize: Theme.bodySize; weight: Font.DemiBold }
    }

    Repeater {
        model: flow.choices

        CounterChoice {
            required property var modelData

            text: modelData.text
            name: flow.prefix === "" ? modelData.text : flow.prefix + " " + modelData.text
            isCurrent: flow.current === modelData.value
            width: Math.min(flow.cellWidth, flow.cellWidthMax)
            onClicked: flow.chosen(modelData.value)
        }
    }
}

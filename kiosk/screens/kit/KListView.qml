import QtQuick
import QtQuick.Controls.Basic

// A list for fingers: stops at its ends, shows where it is, keeps its place when rows come and go.
ListView {
    id: list

    // What a row may take, so that the scroll indicator lies beside it.
    readonly property real rowWidth: width - Theme.mm(1.8)

    spacing: Theme.gapS
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    flickDeceleration: 3500
    maximumFlickVelocity: 4500
    cacheBuffer: Theme.mm(60)
    keyNavigationEnabled: false
    highlightFollowsCurrentItem: false
    Accessible.role: Accessible.List

    ScrollIndicator.vertical: KScrollIndicator { }
}

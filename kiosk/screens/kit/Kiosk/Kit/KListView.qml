import QtQuick
import QtQuick.Controls.Basic

// A list for touch: it stops at its ends, has a scroll indicator, and keeps its scroll position
// when rows come and go.
ListView {
    id: list

    // The width of a row, which leaves room for the scroll indicator beside it.
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

    ScrollIndicator.vertical: KScroll.KScrollIndicator { }
}

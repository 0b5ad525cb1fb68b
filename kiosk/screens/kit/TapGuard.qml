pragma Singleton
import QtQuick

// No chain under a still finger. A double tap is one deed; and taps on one spot, each within
// `still_ms` of the one before, are at most one: what appears there meanwhile is inert, until
// another place was touched or none for `still_ms`.
QtObject {
    id: guard

    property int interval_ms: 350
    // A customer's pages follow each other; only the staff's orders go on and on.
    property int still_ms: Theme.customer ? 0 : 2000
    readonly property int reach: Theme.mm(12)
    readonly property bool closed: doubleTaps.running
    readonly property bool watching: stillness.running
    property point spot
    // What the first of these taps fell on, which is all that may act there, once.
    property Item first: null
    property string firstName: ""
    property bool isFirst: false
    property bool hasActed: false

    readonly property Timer doubleTaps: Timer { interval: guard.interval_ms }
    readonly property Timer stillness: Timer { interval: guard.still_ms }

    // A finger came down there in the window.
    function touched(place: point): void {
        if (still_ms <= 0)
            return;
        isFirst = !watching || Math.hypot(place.x - spot.x, place.y - spot.y) > reach;
        if (isFirst) {
            spot = place;
            first = null;
            hasActed = false;
        }
        stillness.restart();
    }

    // The touch was on this control.
    function hit(control: Item, name: string): void {
        if (!watching || !isFirst)
            return;
        first = control;
        firstName = name;
    }

    // As after a while without a touch.
    function rest(): void {
        stillness.stop();
        doubleTaps.stop();
    }

    function isInert(control: Item, name: string): bool {
        if (!watching || !covers(control))
            return false;
        return hasActed || control !== first || name !== firstName;
    }

    // True where a deed may be done now: once per interval, whoever asks, and once per spot.
    function claim(control: Item, name: string): bool {
        if (isInert(control, name) || interval_ms > 0 && doubleTaps.running)
            return false;
        if (interval_ms > 0)
            doubleTaps.start();
        if (watching && covers(control))
            hasActed = true;
        return true;
    }

    function covers(control: Item): bool {
        // Named, so that who is bound to the answer hears when they change.
        const [x, y] = [control.x, control.y];
        const place = control.mapFromItem(null, spot.x, spot.y);
        return control.visible && x === control.x && y === control.y
            && place.x >= 0 && place.y >= 0 && place.x <= control.width && place.y <= control.height;
    }
}

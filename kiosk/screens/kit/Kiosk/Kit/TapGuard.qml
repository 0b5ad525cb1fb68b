pragma Singleton
import QtQuick

// Keeps repeated taps from acting more than once. A double tap is one action; and of taps on one
// spot, each within `still_ms` of the one before, at most one acts: a control that appears there
// meanwhile is inert, until another spot is touched or none for `still_ms`.
QtObject {
    id: guard

    property int interval_ms: 350
    // Off for customers, who tap through a few pages; for staff one order follows another.
    readonly property int still_ms: Theme.customer ? 0 : staffStill_ms
    property int staffStill_ms: 2000
    readonly property int reach: Theme.mm(12)
    readonly property bool closed: doubleTaps.running
    readonly property bool watching: stillness.running
    property point spot
    // The control that the first of these taps hit: the only one that may act there, once.
    property Item first: null
    property string firstName: ""
    property bool isFirst: false
    property bool hasActed: false

    signal touchBegan(point place)

    readonly property Timer doubleTaps: Timer { interval: guard.interval_ms }
    readonly property Timer stillness: Timer { interval: guard.still_ms }

    // A touch began at `place`, in window coordinates.
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
        touchBegan(place);
    }

    // The touch hit `control`, which shows `name`.
    function hit(control: Item, name: string): void {
        if (!watching || !isFirst)
            return;
        first = control;
        firstName = name;
    }

    // Resets the guard, as `still_ms` without a touch does.
    function rest(): void {
        stillness.stop();
        doubleTaps.stop();
    }

    function isInert(control: Item, name: string): bool {
        if (!watching || !covers(control))
            return false;
        return hasActed || control !== first || name !== firstName;
    }

    // Returns whether an action may be done now: once per interval for all controls, and once per spot.
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
        // Read here so that bindings to the result are evaluated again when they change.
        const [x, y] = [control.x, control.y];
        const place = control.mapFromItem(null, spot.x, spot.y);
        return control.visible && x === control.x && y === control.y
            && place.x >= 0 && place.y >= 0 && place.x <= control.width && place.y <= control.height;
    }
}

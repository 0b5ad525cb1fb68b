pragma Singleton
import QtQuick

// A double tap is one deed, even when the first tap puts another button under the finger.
QtObject {
    id: guard

    property int interval_ms: 350
    readonly property bool closed: timer.running
    readonly property Timer timer: Timer { interval: guard.interval_ms }

    // True once per interval, whoever asks.
    function claim(): bool {
        if (guard.interval_ms <= 0)
            return true;
        if (guard.timer.running)
            return false;
        guard.timer.start();
        return true;
    }
}

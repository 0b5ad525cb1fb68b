import QtQuick

// Says to a screen reader what a page shows: when it comes, and whenever it changes.
Item {
    id: announcer

    required property string words

    function announce(): void {
        if (words !== "")
            announcer.Accessible.announce(words, Accessible.Polite);
    }

    visible: false
    Accessible.ignored: true
    onWordsChanged: Qt.callLater(announce)
}

"""The state of the link to the upstream, in texts that need no explanation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain.frozen import frozen
from kiosk.screens.counter.connection.link_causes import refusal_words, what_to_do
from kiosk.screens.counter.plurals import Plurals
from kiosk.screens.counter.texts import Times, translate
from kiosk.services.devices.peer_clocks import SkewedClock
from kiosk.services.replication.link_reports import COPYING, LinkReport, link_report
from kiosk.services.replication.links import Link, LinkState

SLOW = timedelta(seconds=5)
"""Updates that wait longer than this to be passed on are shown even while the link works."""

_MINUTES_MAX = 120
_HOURS_MAX = 48


@frozen
class LinkWords:
    """What the top bar shows (`icon`, `token`, `title`, `detail`) and its sheet explains.

    `short_detail` is for a small display.
    """

    icon: str
    token: str
    title: str
    detail: str
    heading: str
    sentences: tuple[tuple[str, str], ...]
    """Icon and text of each: what the state means, what works, what waits, what to do."""
    short_detail: str = ""


_Explanation = tuple[str, tuple[tuple[str, str], ...]]


def link_words(state: LinkState, times: Times, now: datetime) -> LinkWords:
    """All the texts for one state of the link."""
    report = link_report(state, now)
    if report.code == COPYING:
        return _words("download", "inProgress", _loading_title(), "", _loading())
    match state.link:
        case Link.OFFLINE:
            return _offline(report, times)
        case Link.REFUSED:
            title, explanation = _refused(report)
            return _words("lock", "late", title, _waiting(state), explanation)
        case Link.CONNECTING:
            title = translate("Counter", "Connecting…")
            return _words("connecting", "toPrepare", title, _waiting(state), _connecting(state))
        case _ if report.is_backlog:
            title = translate("Counter", "Online, but late")
            return _words("online", "warn", title, _waiting(state), _late(state))
        case _:
            is_slow = state.waiting_since is not None and now - state.waiting_since > SLOW
            title = translate("Counter", "Online")
            return _words("online", "ready", title, _waiting(state) if is_slow else "", _on(state))


def clock_text(state: LinkState) -> str:
    """What is wrong with this device's clock, and what to do; "" while it is right."""
    if state.clock_offset_ms is None or not state.clock_is_skewed:
        return ""
    off = _duration(round(abs(state.clock_offset_ms) / 60_000))
    if state.clock_offset_ms > 0:
        text = translate("Counter", "The clock of this device is %1 slow. Set its date and time.")
    else:
        text = translate("Counter", "The clock of this device is %1 fast. Set its date and time.")
    return text.replace("%1", off)


def skewed_clock_text(clock: SkewedClock) -> str:
    """What is wrong with the clock of another device, and what to do."""
    if clock.clock_offset_min > 0:
        text = translate("Counter", "The clock of %1 is %2 slow. Set its date and time there.")
    else:
        text = translate("Counter", "The clock of %1 is %2 fast. Set its date and time there.")
    off = _duration(abs(clock.clock_offset_min))
    return text.replace("%2", off).replace("%1", clock.name)


def _duration(minutes: int) -> str:
    plurals = Plurals()
    if minutes < _MINUTES_MAX:
        return plurals.minutes(minutes)
    if minutes < _HOURS_MAX * 60:
        return plurals.hours(round(minutes / 60))
    return plurals.days(round(minutes / 1440))


def _words(icon: str, token: str, title: str, detail: str, explanation: _Explanation) -> LinkWords:
    heading, sentences = explanation
    shown_sentences = tuple(sentence for sentence in sentences if sentence[1])
    return LinkWords(icon, token, title, detail, heading, shown_sentences, detail)


def _waiting(state: LinkState) -> str:
    return Plurals().waiting(state.waiting) if state.waiting else ""


def _offline(report: LinkReport, times: Times) -> LinkWords:
    state = report.state
    since = ""
    if state.offline_since is not None:
        at = times.timestamp(state.offline_since)
        since = translate("Counter", "since %1").replace("%1", at)
    if state.is_hub:
        detail = " · ".join(part for part in (since, _waiting(state)) if part)
        title = translate("Counter", "Head office away")
        words = _words("offline", "warn", title, detail, _hub_offline(report, since))
        return replace(words, short_detail=_waiting(state) or since)
    title = detail = translate("Counter", "Offline")
    if state.waiting:
        title = translate("Counter", "Only on this device: %1").replace("%1", str(state.waiting))
        detail = f"{detail} {since}".strip()
    else:
        detail = since
    return _words("offline", "warn", title, detail, _device_offline(report, since))


def _hub_offline(report: LinkReport, since: str) -> _Explanation:
    heading = translate("Counter", "Head office cannot be reached %1").replace("%1", since)
    return heading.strip(), (
        (
            "check",
            translate(
                "Counter",
                "The store goes on as a whole: preparing, checking in, serving and handing over "
                "work as always, on all its devices.",
            ),
        ),
        (
            "store",
            translate(
                "Counter",
                "New orders, changes and cancellations from head office come in as soon as the "
                "connection is back.",
            ),
        ),
        ("database", _kept(report.state)),
        ("help", what_to_do(report)),
    )


def _device_offline(report: LinkReport, since: str) -> _Explanation:
    heading = translate("Counter", "The store’s main device cannot be reached %1")
    return heading.replace("%1", since).strip(), (
        (
            "check",
            translate(
                "Counter",
                "You can go on working here: preparing, serving and handing over are saved on "
                "this device.",
            ),
        ),
        (
            "person",
            translate(
                "Counter",
                "The other devices do not see it yet, and you do not see theirs: tell each other "
                "whom you serve.",
            ),
        ),
        ("database", _kept(report.state)),
        ("help", what_to_do(report)),
    )


def _kept(state: LinkState) -> str:
    if not state.waiting:
        return translate("Counter", "Nothing waits here to be sent.")
    return Plurals().updates_wait(state.waiting)


def _on(state: LinkState) -> _Explanation:
    if state.is_hub:
        return translate("Counter", "Connected to head office"), (
            (
                "check",
                translate(
                    "Counter",
                    "Head office learns within moments what happens here, and its orders and "
                    "changes come in by themselves.",
                ),
            ),
            ("database", _kept(state)),
            (
                "offline",
                translate("Counter", "If the connection fails, the store goes on working."),
            ),
        )
    return translate("Counter", "Connected to the store’s main device"), (
        (
            "check",
            translate("Counter", "All devices of the store show the same, within moments."),
        ),
        ("database", _kept(state)),
        (
            "offline",
            translate("Counter", "If the connection fails, you can go on working here."),
        ),
    )


def _late(state: LinkState) -> _Explanation:
    return translate("Counter", "Connected, but not everything is passed on"), (
        ("database", _kept(state)),
        (
            "help",
            translate("Counter", "You can go on working. If it lasts, call the person in charge."),
        ),
    )


def _connecting(state: LinkState) -> _Explanation:
    if state.is_hub:
        heading = translate("Counter", "Connecting to head office…")
    else:
        heading = translate("Counter", "Connecting to the store’s main device…")
    going_on = translate("Counter", "You need not wait: everything works meanwhile.")
    return heading, (("check", going_on), ("database", _kept(state)))


def _loading_title() -> str:
    return translate("Counter", "First copy…")


def _loading() -> _Explanation:
    return translate("Counter", "The orders are being copied onto this device"), (
        (
            "download",
            translate(
                "Counter",
                "This happens once. The next orders to be collected come first; the list fills up "
                "by itself.",
            ),
        ),
        (
            "help",
            translate(
                "Counter",
                "If you do not find an order yet, look for it on another device, or wait a moment.",
            ),
        ),
    )


def _refused(report: LinkReport) -> tuple[str, _Explanation]:
    state = report.state
    title, cause, to_do = refusal_words(report)
    lost = translate("Counter", "Nothing is lost: what was recorded here stays saved here.")
    still = Plurals().not_passed_on(state.waiting) if state.waiting else ""
    kept = f"{lost} {still}".strip()
    return title, (title, (("lock", cause), ("database", kept), ("help", to_do)))

"""Texts that say why this device has no connection, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens.counter.texts import translate
from kiosk.services.replication.link_reports import LinkReport, UpstreamRefusalCode
from kiosk.services.replication.links import LinkCause

Text = Callable[[], str]


def what_to_do(report: LinkReport) -> str:
    """What a person at the counter can do about a missing connection."""
    texts = _AT_THE_HUB if report.state.is_hub else _AT_A_TERMINAL
    known = texts.get(report.code) or _ANYWHERE.get(report.code) or texts[LinkCause.UNREACHABLE]
    return known()


_AT_THE_HUB: dict[str, Text] = {
    LinkCause.UNREACHABLE: lambda: translate(
        "Counter",
        "Nothing has to be done at the counter. If it lasts, check the store’s internet "
        "connection.",
    ),
    LinkCause.CONNECTION_REFUSED: lambda: translate(
        "Counter",
        "Head office’s server is switched on, but its program does not run there, or has moved. "
        "Nothing has to be done at the counter; if it lasts, tell head office.",
    ),
}
_AT_A_TERMINAL: dict[str, Text] = {
    LinkCause.UNREACHABLE: lambda: translate(
        "Counter",
        "Check that the main device is switched on, and the network cable or Wi-Fi of this one.",
    ),
    LinkCause.CONNECTION_REFUSED: lambda: translate(
        "Counter",
        "The main device is switched on, but the program is not open there, or has another "
        "address now. Open it; if it is open, call the person in charge.",
    ),
}


def _other_device() -> str:
    return translate(
        "Counter",
        "Another device answers than the one that was paired: nothing is sent to it. Call the "
        "person in charge.",
    )


def _other_program() -> str:
    return translate(
        "Counter",
        "Another program answers at that address: it may have changed. Call the person in charge.",
    )


_ANYWHERE: dict[str, Text] = {
    LinkCause.CERTIFICATE_CHANGED: _other_device,
    LinkCause.CERTIFICATE_UNTRUSTED: _other_device,
    LinkCause.CERTIFICATE_NAME: _other_device,
    LinkCause.CERTIFICATE_DATES: lambda: translate(
        "Counter",
        "The certificate of the other side is out of its dates: it must be renewed there. Call "
        "the person in charge.",
    ),
    LinkCause.CLOCK_SKEWED: lambda: translate(
        "Counter",
        "The date or time of this device is wrong, so it cannot trust the connection. Set its "
        "date and time.",
    ),
    LinkCause.NO_TLS: _other_program,
    LinkCause.OTHER_PROGRAM: _other_program,
    LinkCause.NONSENSE: lambda: translate(
        "Counter",
        "The other side gives answers that make no sense: nothing of them is kept. Call the "
        "person in charge.",
    ),
    LinkCause.VERSIONS_DIFFER: lambda: translate(
        "Counter",
        "The two devices have versions of the program that do not understand each other: the "
        "older one must be updated. Call the person in charge.",
    ),
    LinkCause.LOG_ALTERED: lambda: translate(
        "Counter",
        "The journal of the other side was altered, so nothing is taken from it. Call the person "
        "in charge.",
    ),
    LinkCause.LOG_CUT: lambda: translate(
        "Counter",
        "The other side takes this device for one that customers see, and sends only a part of "
        "each order: nothing is taken from it. Call the person in charge.",
    ),
    LinkCause.LOG_CONTRADICTS: lambda: translate(
        "Counter",
        "What this device holds and what the other side holds contradict each other. Call the "
        "person in charge.",
    ),
    LinkCause.SERVER_FAILED: lambda: translate(
        "Counter",
        "The other side answers with a fault of its own. If it lasts, call the person in charge.",
    ),
}


def refusal_words(report: LinkReport) -> tuple[str, str, str]:
    """Title, cause and what to do, when the upstream refuses this device."""
    return _REFUSALS.get(report.code, _other_refusal)()


def _other_refusal() -> tuple[str, str, str]:
    return (
        translate("Counter", "Access refused"),
        translate("Counter", "This device may not do here what it was set up for."),
        translate("Counter", "Call the person in charge."),
    )


def _quarantined() -> tuple[str, str, str]:
    return (
        translate("Counter", "Device set aside"),
        translate(
            "Counter",
            "This device sent something else than it had sent before. It was set aside so that "
            "no order is spoilt.",
        ),
        translate("Counter", "Go on at another device, and call the person in charge."),
    )


_REFUSALS: dict[str, Callable[[], tuple[str, str, str]]] = {
    UpstreamRefusalCode.REVOKED: lambda: (
        translate("Counter", "Device withdrawn"),
        translate("Counter", "Somebody withdrew this device: it may no longer send or receive."),
        translate("Counter", "Ask the person in charge to pair it again, if it is to stay."),
    ),
    UpstreamRefusalCode.UNKNOWN_DEVICE: lambda: (
        translate("Counter", "Device not known"),
        translate("Counter", "The store’s system does not know this device."),
        translate("Counter", "Ask the person in charge to pair it again."),
    ),
    UpstreamRefusalCode.STORE_CLOSED: lambda: (
        translate("Counter", "Store closed"),
        translate(
            "Counter",
            "Head office has closed this store: it exchanges nothing with it any more.",
        ),
        translate("Counter", "If that is wrong, call head office, which can reopen the store."),
    ),
    UpstreamRefusalCode.NOT_HUB: lambda: (
        translate("Counter", "Other main device"),
        translate(
            "Counter", "The device that this one followed is no longer the store’s main device."
        ),
        translate("Counter", "Ask the person in charge to pair it with the new main device."),
    ),
    UpstreamRefusalCode.QUARANTINED: _quarantined,
    UpstreamRefusalCode.ALTERED: _quarantined,
    UpstreamRefusalCode.CLASH: lambda: (
        translate("Counter", "Name used by another"),
        translate(
            "Counter",
            "Another device has written in this one’s name. What was recorded here is kept, and "
            "is passed on later.",
        ),
        translate("Counter", "Call the person in charge: this program has to be started again."),
    ),
}

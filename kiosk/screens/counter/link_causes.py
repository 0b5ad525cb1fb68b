"""Why this machine has no connection, and what to do about it, in words."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens.counter.texts import translate
from kiosk.services.link_reports import LinkReport, Refusal
from kiosk.services.links import LinkCause

Text = Callable[[], str]


def what_to_do(report: LinkReport) -> str:
    """What a person at the counter can do about a connection that does not stand."""
    texts = _AT_THE_HUB if report.state.is_hub else _AT_A_TERMINAL
    known = texts.get(report.code) or _ANYWHERE.get(report.code) or texts[LinkCause.UNKNOWN]
    return known()


_AT_THE_HUB: dict[str, Text] = {
    LinkCause.UNKNOWN: lambda: translate(
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
    LinkCause.UNKNOWN: lambda: translate(
        "Counter",
        "Check that the main machine is switched on, and the network cable or Wi-Fi of this one.",
    ),
    LinkCause.CONNECTION_REFUSED: lambda: translate(
        "Counter",
        "The main machine is switched on, but the program is not open there, or has another "
        "address now. Open it; if it is open, call the person in charge.",
    ),
}


def _other_machine() -> str:
    return translate(
        "Counter",
        "Another machine answers than the one that was paired: nothing is sent to it. Call the "
        "person in charge.",
    )


def _other_program() -> str:
    return translate(
        "Counter",
        "Another program answers at that address: it may have changed. Call the person in charge.",
    )


_ANYWHERE: dict[str, Text] = {
    LinkCause.CERTIFICATE_CHANGED: _other_machine,
    LinkCause.CERTIFICATE_UNTRUSTED: _other_machine,
    LinkCause.CERTIFICATE_NAME: _other_machine,
    LinkCause.CERTIFICATE_DATES: lambda: translate(
        "Counter",
        "The certificate of the other side is out of its dates: it must be renewed there. Call "
        "the person in charge.",
    ),
    LinkCause.CLOCK_WRONG: lambda: translate(
        "Counter",
        "The date or time of this machine is wrong, so it cannot trust the connection. Set its "
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
        "The two machines have versions of the program that do not understand each other: the "
        "older one must be updated. Call the person in charge.",
    ),
    LinkCause.LOG_ALTERED: lambda: translate(
        "Counter",
        "The journal of the other side was altered, so nothing is taken from it. Call the person "
        "in charge.",
    ),
    LinkCause.LOG_CONTRADICTS: lambda: translate(
        "Counter",
        "What this machine holds and what the other side holds contradict each other. Call the "
        "person in charge.",
    ),
    LinkCause.SERVER_FAILED: lambda: translate(
        "Counter",
        "The other side answers with a fault of its own. If it lasts, call the person in charge.",
    ),
}


def refusal_words(report: LinkReport) -> tuple[str, str, str]:
    """Title, cause and what to do, where the upstream refuses this machine."""
    return _REFUSALS.get(report.code, _other_refusal)()


def _other_refusal() -> tuple[str, str, str]:
    return (
        translate("Counter", "Access refused"),
        translate("Counter", "This machine may not do here what it was set up for."),
        translate("Counter", "Call the person in charge."),
    )


def _quarantined() -> tuple[str, str, str]:
    return (
        translate("Counter", "Machine set aside"),
        translate(
            "Counter",
            "This machine sent something else than it had sent before. It was set aside so that "
            "no order is spoilt.",
        ),
        translate("Counter", "Go on at another machine, and call the person in charge."),
    )


_REFUSALS: dict[str, Callable[[], tuple[str, str, str]]] = {
    Refusal.REVOKED: lambda: (
        translate("Counter", "Machine withdrawn"),
        translate("Counter", "Somebody withdrew this machine: it may no longer send or receive."),
        translate("Counter", "Ask the person in charge to pair it again, if it is to stay."),
    ),
    Refusal.UNKNOWN_DEVICE: lambda: (
        translate("Counter", "Machine not known"),
        translate("Counter", "The store’s system does not know this machine."),
        translate("Counter", "Ask the person in charge to pair it again."),
    ),
    Refusal.NOT_HUB: lambda: (
        translate("Counter", "Other main machine"),
        translate(
            "Counter", "The machine that this one followed is no longer the store’s main machine."
        ),
        translate("Counter", "Ask the person in charge to pair it with the new main machine."),
    ),
    Refusal.QUARANTINED: _quarantined,
    Refusal.ALTERED: _quarantined,
}

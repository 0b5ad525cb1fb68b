"""The sentences of the first-start screen about what went wrong: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from kiosk.domain.people.pins import PIN_LENGTH_MIN

translate = QCoreApplication.translate


def problem_text(code: str) -> str:
    """The sentence for a problem's code; "" for "". An unknown code gets the general one."""
    if not code:
        return ""
    known = _TEXTS.get(code) or _TEXTS["unreachable"]
    return known()


def pin_problem_text(problem: str) -> str:
    """Why a new PIN is not taken: a code of `domain.people.pins.pin_problem`, or "differ"."""
    if problem == "trivial":
        return translate(
            "FirstStart", "That PIN is guessed first: choose one whose digits do not follow on."
        )
    if problem == "differ":
        return translate("FirstStart", "The two PINs differ: choose the PIN again.")
    at_least = translate("FirstStart", "A PIN has at least %1 digits.")
    return at_least.replace("%1", str(PIN_LENGTH_MIN))


def missing_text(field: str) -> str:
    """That a field is still empty, or holds no name: "store", "counter", "device" or "code"."""
    return _MISSING[field]()


_MISSING: dict[str, Callable[[], str]] = {
    "store": lambda: translate("FirstStart", "The store’s name is missing"),
    "counter": lambda: translate("FirstStart", "This counter’s name is missing"),
    "device": lambda: translate("FirstStart", "This device’s name is missing"),
    "code": lambda: translate("FirstStart", "The pairing code is missing"),
}


def _other_program() -> str:
    return translate(
        "FirstStart",
        "Another program answers at that address: check the address and the port that the hub "
        "shows beside the code.",
    )


def _other_hub() -> str:
    return translate(
        "FirstStart",
        "The device at that address did not make this code, which was not sent: check the code, "
        "then the address that the hub shows beside it.",
    )


_TEXTS: dict[str, Callable[[], str]] = {
    "code_malformed": lambda: translate(
        "FirstStart",
        "A pairing code has twelve letters and digits, such as K7QF-2M8P-2222: compare it with the "
        "one that the hub shows.",
    ),
    "code_refused": lambda: translate(
        "FirstStart",
        "The hub does not know this code: it was used, or is valid no longer. Make another at the "
        "hub.",
    ),
    "too_many_codes": lambda: translate(
        "FirstStart", "Too many wrong codes were tried: wait a minute, then try again."
    ),
    "other_store": lambda: translate(
        "FirstStart",
        "This device belongs to another store: withdraw it there, then make another code.",
    ),
    "hub_not_found": lambda: translate(
        "FirstStart",
        "No hub was found on the network: check that it is switched on, or type the address that "
        "it shows beside the code.",
    ),
    "no_hub_knows": lambda: translate(
        "FirstStart",
        "No hub on this network made this code: compare it with the one that the hub shows, or "
        "type the address that is beside it there.",
    ),
    "invalid_address": lambda: translate(
        "FirstStart", "An address looks like 192.168.1.20:8443: type the one that the hub shows."
    ),
    "not_the_device": _other_hub,
    "busy": lambda: translate(
        "FirstStart", "The hub has too much to do: try again in a moment, the code stays valid."
    ),
    "unreachable": lambda: translate(
        "FirstStart",
        "The hub cannot be reached: check that it is switched on, then the network cable or Wi-Fi "
        "of this device.",
    ),
    "connection_refused": lambda: translate(
        "FirstStart",
        "The device at that address is switched on, but the program does not serve others there: "
        "open it at the hub, or check the address.",
    ),
    "certificate_dates": lambda: translate(
        "FirstStart",
        "The hub’s certificate is not valid today: set the date and time of this device, then of "
        "the hub.",
    ),
    "clock_skewed": lambda: translate(
        "FirstStart",
        "The clock of this device is wrong, so it cannot trust the hub: set its date and time, "
        "then try again.",
    ),
    "no_tls": _other_program,
    "other_program": _other_program,
    "nonsense": _other_program,
    "versions_differ": lambda: translate(
        "FirstStart",
        "The hub has a version of the program that does not understand this one: update the older "
        "of the two.",
    ),
    "disk": lambda: translate(
        "FirstStart",
        "The disk refused it, and nothing was saved. Free some space or check the permissions, "
        "then try again.",
    ),
}

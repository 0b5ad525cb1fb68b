"""The counter's texts about orders: English in the source, other languages through Qt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from kiosk.domain.order import Slot, Verification
from kiosk.domain.path_reasons import PATH_REASONS
from kiosk.domain.people.person import built_in_role
from kiosk.domain.reasons import CORRECTION, RESUMED, Reasons
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role

translate = QCoreApplication.translate

TOKENS: dict[Status, str] = {
    Status.INIT: "toPrepare",
    Status.STOCK_OK: "toPrepare",
    Status.STARTED: "toPrepare",
    Status.READY: "ready",
    Status.AWAITING: "ready",
    Status.IN_PROGRESS: "inProgress",
    Status.PICK_UP_OK: "ready",
    Status.PICK_UP_FAILED: "late",
    Status.PICK_UP_PARTIALLY: "warn",
    Status.CANCELLED: "late",
    Status.BLOCKED: "blocked",
    Status.DELAYED: "warn",
    Status.REPLANNED: "toPrepare",
}

_STATUS_WORDS: dict[Status, Callable[[], str]] = {
    Status.INIT: lambda: translate("Counter", "New"),
    Status.STOCK_OK: lambda: translate("Counter", "Stock verified"),
    Status.STARTED: lambda: translate("Counter", "To prepare"),
    Status.READY: lambda: translate("Counter", "Ready"),
    Status.AWAITING: lambda: translate("Counter", "Customer arrived"),
    Status.IN_PROGRESS: lambda: translate("Counter", "Being served"),
    Status.PICK_UP_OK: lambda: translate("Counter", "Collected"),
    Status.PICK_UP_FAILED: lambda: translate("Counter", "Not collected"),
    Status.PICK_UP_PARTIALLY: lambda: translate("Counter", "Partly collected"),
    Status.CANCELLED: lambda: translate("Counter", "Cancelled"),
    Status.BLOCKED: lambda: translate("Counter", "Blocked"),
    Status.DELAYED: lambda: translate("Counter", "Delayed"),
    Status.REPLANNED: lambda: translate("Counter", "Moved"),
}

_BUTTON_WORDS: dict[str, Callable[[], str]] = {
    "stock_verified": lambda: translate("Counter", "Stock verified"),
    "confirm_slot": lambda: translate("Counter", "Confirm slot"),
    "mark_ready": lambda: translate("Counter", "Ready"),
    "serve_now": lambda: translate("Counter", "Serve now"),
    "serve": lambda: translate("Counter", "Serve"),
    "serve_moved": lambda: translate("Counter", "Serve now…"),
    "customer_arrived": lambda: translate("Counter", "Customer arrived"),
    "hand_over_all": lambda: translate("Counter", "Hand over all"),
    "replan_rest": lambda: translate("Counter", "Move the rest"),
    "unblock": lambda: translate("Counter", "Resume", "a blocked order"),
    "end_delay": lambda: translate("Counter", "Resume", "a delayed order"),
    "other_status": lambda: translate("Counter", "Other status…"),
    "replan": lambda: translate("Counter", "Move"),
    "cancel": lambda: translate("Counter", "Cancel the order…"),
    "keep": lambda: translate("Counter", "Keep"),
    "put_back": lambda: translate("Counter", "Put back"),
    "problem_seen": lambda: translate("Counter", "Understood"),
    "problem": lambda: translate("Counter", "A problem…"),
    "reopen": lambda: translate("Counter", "Reopen…"),
    "stop_hand_over": lambda: translate("Counter", "Stop hand‑over"),
    "go_on": lambda: translate("Counter", "Continue hand‑over"),
}

BUTTON_ICONS: dict[str, str] = {
    "stock_verified": "check",
    "confirm_slot": "calendar",
    "mark_ready": "check",
    "serve_now": "parcel",
    "serve": "parcel",
    "serve_moved": "parcel",
    "hand_over_all": "check",
    "replan_rest": "calendar",
    "unblock": "restart",
    "end_delay": "restart",
    "keep": "calendar",
    "put_back": "shelf",
    "stop_hand_over": "close",
    "go_on": "check",
}

UNNAMED_COUNTER = ("Comptoir 1", "Counter 1")
"""What a counter is called that nobody has named."""

_VERIFICATION_WORDS: dict[Verification, Callable[[], str]] = {
    Verification.CODE: lambda: translate("Counter", "Pickup code"),
    Verification.IDENTITY_DOCUMENT: lambda: translate("Counter", "Identity document"),
    Verification.ORDER_CONFIRMATION: lambda: translate("Counter", "Order confirmation"),
    Verification.KNOWN: lambda: translate("Counter", "Known to us"),
}

_ROLE_WORDS: dict[Role, Callable[[], str]] = {
    Role.CUSTOMER: lambda: translate("Counter", "Customer"),
    Role.STAFF: lambda: translate("Counter", "Staff"),
    Role.MANAGER: lambda: translate("Counter", "Manager"),
    Role.HEAD_OFFICE: lambda: translate("Counter", "Head office"),
    Role.SYSTEM: lambda: translate("Counter", "Automatic"),
}


def status_word(status: Status) -> str:
    """A status in one or two words: the same in lists, messages, history and on buttons."""
    return _STATUS_WORDS[status]()


def button_word(key: str) -> str:
    """The text of the button with this key."""
    return _BUTTON_WORDS[key]()


def verification_word(verification: Verification) -> str:
    """How the person who collects was recognised."""
    return _VERIFICATION_WORDS[verification]()


def role_word(role: Role) -> str:
    """The role of a person in the store."""
    return _ROLE_WORDS[role]()


def person_word(name: str) -> str:
    """The name of a person; that of somebody whom nobody has named, in this language."""
    role = built_in_role(name)
    if role is None:
        return name
    return translate("Counter", "Team") if role is Role.STAFF else translate("Counter", "Manager")


def counter_word(name: str, *, are_named: bool) -> str:
    """The name of a counter; that of one which nobody has named, in this language.

    `are_named`: whether the store names its counters, so that "Comptoir 1" is a name.
    """
    is_unnamed = name in UNNAMED_COUNTER and not are_named
    return translate("Counter", "Counter 1") if is_unnamed else name


def reason_word(code: str | None, reasons: Reasons, language: str) -> str:
    """The text of a reason code; an unknown code unchanged, "" for None."""
    if code == CORRECTION:
        return translate("Counter", "Correction")
    if code == RESUMED:
        return translate("Counter", "Resumed")
    for known in (*reasons.values(), tuple(one.reason for one in PATH_REASONS)):
        for reason in known:
            if reason.code == code:
                return reason.fr if language == "fr" else reason.en
    return code or ""


def unsigned_word(code: str) -> str:
    """Why whoever collected has not signed; an unknown code unchanged."""
    words = {
        "UNSIGNED_CANNOT": translate("Counter", "Unable to sign"),
        "UNSIGNED_REFUSED": translate("Counter", "Does not want to sign"),
        "UNSIGNED_PAD": translate("Counter", "The screen does not take it"),
    }
    return words.get(code, code)


class Times:
    """Formats times in one language and time zone (None: the device's), relative to `now`."""

    def __init__(self, language: str, time_zone: tzinfo | None, now: datetime) -> None:
        self._language = language
        self._zone = time_zone
        self._today = now.astimezone(time_zone).date()

    def clock(self, timestamp: datetime) -> str:
        """The time of day, as 14:30."""
        return _clock(timestamp.astimezone(self._zone))

    def day(self, timestamp: datetime) -> str:
        """Today, yesterday, tomorrow, or Tue 24 Nov."""
        return self.day_of(timestamp.astimezone(self._zone).date())

    def day_of(self, day: date) -> str:
        """As `day`, for a date."""
        if day == self._today:
            return translate("Counter", "Today")
        if day == self._today - timedelta(days=1):
            return translate("Counter", "Yesterday")
        if day == self._today + timedelta(days=1):
            return translate("Counter", "Tomorrow")
        return self.date_of(day)

    def date_of(self, day: date) -> str:
        """A day for use in a sentence, as Tue 24 Nov."""
        return QLocale(self._language).toString(QDate(day.year, day.month, day.day), "ddd d MMM")

    def timestamp(self, timestamp: datetime) -> str:
        """As 14:30 for today, else with its day."""
        local = timestamp.astimezone(self._zone)
        if local.date() == self._today:
            return _clock(local)
        return f"{self.day_of(local.date())} {_clock(local)}"

    def slot(self, slot: Slot | None) -> str:
        """As 14:30–15:30, with its day unless that is today."""
        if slot is None:
            return translate("Counter", "No slot yet")
        return f"{self.timestamp(slot.start)}–{self.clock(slot.end)}"


def _clock(local: datetime) -> str:
    """As 14:30. `strftime` takes ten times as long, which hundreds of rows make felt."""
    return f"{local.hour:02}:{local.minute:02}"

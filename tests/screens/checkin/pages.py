"""Shows every page of the check-in screen, in every state that a customer may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from kiosk.domain.codes.code_shape import DIGITS, EVERY_CHARACTER, MADE_CODES, CodeShape
from kiosk.domain.order import Slot
from kiosk.screens.checkin.delivery import Delivery
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.services.check_in.elsewhere import Elsewhere
from kiosk.services.orders.arrivals.readiness import OrderProgress
from kiosk.services.orders.check_in import CheckInResult, Recognised
from kiosk.services.ports.held_arrivals import HeldArrival
from tests.counts import portion
from tests.screens.checkin.person import Person
from tests.storage.sample import NOON

IN_THREE_DAYS = Slot(NOON + timedelta(days=3), NOON + timedelta(days=3, hours=1))
IN_THREE_HOURS = Slot(NOON + timedelta(hours=3), NOON + timedelta(hours=4))


@dataclass(frozen=True)
class Sight:
    """One state of the screen: its page, whether it waits for the store, how long it is idle."""

    flow: Flow
    is_busy: bool = False
    still_s: float = 0.0
    is_undelivered: bool = False
    shape: CodeShape = MADE_CODES
    helper: str | None = None
    is_held: bool = False


def _here(reported: CheckInResult, bay: str | None, ahead: int) -> Recognised:
    return Recognised(reported, ("CMD-000001",), bay=bay, ahead=ahead, arrival_id="arrival")


_SEATED = replace(
    _here(CheckInResult.WAIT, None, 2),
    orders=(OrderProgress("K7M4PQ2", is_ready=True, ready_from=None),),
    wait_min=15,
)
_MOVED = replace(_here(CheckInResult.COLLEAGUE, None, 0), slot=IN_THREE_DAYS, at=NOON)

_READY = Recognised(CheckInResult.CONFIRM, ("a",), "Marie-Bernadette D.", 12, is_ready=True)
_HELD = HeldArrival("held", ("a",), True, "check-in", NOON, NOON)


def _asked(orders: int, ready: int) -> Recognised:
    return Recognised(
        CheckInResult.CONFIRM,
        ("a", "b")[:orders],
        "Marie-Bernadette D.",
        12,
        ready_count=ready,
        ready_from=NOON + timedelta(hours=1),
    )


SIGHTS: dict[str, Sight] = {
    "welcome": Sight(Flow()),
    "question": Sight(Flow(Page.QUESTION, asks=True)),
    "askedReady": Sight(Flow(Page.READINESS, found=_asked(1, 1))),
    "askedAllReady": Sight(Flow(Page.READINESS, found=_asked(2, 2))),
    "askedSomeReady": Sight(Flow(Page.READINESS, found=_asked(2, 1))),
    "askedNotReady": Sight(Flow(Page.READINESS, found=_asked(1, 0))),
    "askedForStaff": Sight(Flow(Page.READINESS, found=replace(_asked(1, 0), colleague=True))),
    "code": Sight(Flow(Page.CODE, code="K7M4PQ2")),
    "barcode": Sight(Flow(Page.CODE, code="003760123456789012"), shape=CodeShape(DIGITS, 8, 18)),
    "anyCode": Sight(
        Flow(Page.CODE, code="WEB20260017IO"), shape=CodeShape(EVERY_CHARACTER, 4, 40)
    ),
    "shortCode": Sight(Flow(Page.CODE, code="IO01"), shape=CodeShape(EVERY_CHARACTER, 4, 5)),
    "busy": Sight(Flow(Page.CODE, code="K7M4PQ2"), is_busy=True),
    "asking": Sight(Flow(Page.CODE, code="K7M4"), still_s=95),
    "surname": Sight(Flow(Page.SURNAME, surname="DURAND-MARTIN")),
    "second_factor": Sight(Flow(Page.SECOND_FACTOR)),
    "phone": Sight(Flow(Page.PHONE, second_factor="4")),
    "number": Sight(Flow(Page.NUMBER, second_factor="41")),
    "confirm": Sight(
        Flow(
            Page.CONFIRM, found=Recognised(CheckInResult.CONFIRM, ("a",), "Marie-Bernadette D.", 12)
        )
    ),
    "announcing": Sight(Flow(Page.ANNOUNCING, found=_READY), is_held=True),
    "where": Sight(Flow(Page.WHERE)),
    "whereHeld": Sight(Flow(Page.WHERE, found=_READY), is_held=True),
    "bay": Sight(Flow(Page.BAY, bay="A32")),
    "noSuchBay": Sight(Flow(Page.BAY, refused_bay="A99")),
    "waiting": Sight(
        Flow(Page.DONE, found=replace(_here(CheckInResult.WAIT, "A32", 12), wait_min=40))
    ),
    "waitingForCall": Sight(Flow(Page.DONE, found=_SEATED)),
    "called": Sight(Flow(Page.DONE, found=replace(_SEATED, called_to="Comptoir 2"))),
    "prepared": Sight(Flow(Page.DONE, found=_here(CheckInResult.BEING_PREPARED, None, 0))),
    "preparedOneOfTwo": Sight(
        Flow(
            Page.DONE,
            found=replace(
                _here(CheckInResult.BEING_PREPARED, "A32", 0),
                order_ids=("a", "b"),
                orders=(
                    OrderProgress("WEB2026001234", is_ready=True, ready_from=None),
                    OrderProgress("K7M4PQ2", is_ready=False, ready_from=NOON + timedelta(hours=1)),
                ),
                ready_count=1,
                ready_from=NOON + timedelta(hours=1),
            ),
        )
    ),
    "served": Sight(Flow(Page.DONE, found=_here(CheckInResult.BEING_SERVED, "A32", 0))),
    "waitingUndelivered": Sight(
        Flow(Page.DONE, found=_here(CheckInResult.WAIT, "A32", 12)), is_undelivered=True
    ),
    "preparedUndelivered": Sight(
        Flow(Page.DONE, found=_here(CheckInResult.BEING_PREPARED, None, 0)), is_undelivered=True
    ),
    "colleague": Sight(Flow(Page.COLLEAGUE)),
    "colleagueUndelivered": Sight(
        Flow(Page.COLLEAGUE, found=_here(CheckInResult.COLLEAGUE, None, 0)), is_undelivered=True
    ),
    "moved": Sight(Flow(Page.COLLEAGUE, found=_MOVED)),
    "movedUndelivered": Sight(Flow(Page.COLLEAGUE, found=_MOVED), is_undelivered=True),
    "collected": Sight(Flow(Page.COLLECTED)),
    "tooEarly": Sight(
        Flow(
            Page.TOO_EARLY, found=Recognised(CheckInResult.TOO_EARLY, slot=IN_THREE_HOURS, at=NOON)
        )
    ),
    "otherDay": Sight(
        Flow(Page.TOO_EARLY, found=Recognised(CheckInResult.TOO_EARLY, slot=IN_THREE_DAYS, at=NOON))
    ),
    "unknown": Sight(Flow(Page.UNKNOWN)),
    "otherStore": Sight(
        Flow(Page.UNKNOWN, elsewhere=Elsewhere("Maison Lenoir – Aix-en-Provence, Les Allées"))
    ),
    "storesUnasked": Sight(Flow(Page.UNKNOWN, elsewhere=Elsewhere(is_unasked=True))),
    "unknownName": Sight(Flow(Page.UNKNOWN, retry=Page.SURNAME)),
    "unclear": Sight(Flow(Page.UNCLEAR)),
    "phoneToo": Sight(Flow(Page.PHONE, former_factor="417")),
    "numberToo": Sight(Flow(Page.NUMBER, former_factor="78")),
    "pause": Sight(Flow(Page.PAUSE)),
    "help": Sight(Flow(Page.HELP)),
    "helpComing": Sight(Flow(Page.HELP), helper="Marie-Bernadette"),
    "trouble": Sight(Flow(Page.TROUBLE)),
}


def every_sight(person: Person) -> Iterator[str]:
    """Shows one page after the other and yields its name."""
    return some_sights(person, 0, 1)


def some_sights(person: Person, number: int, of: int) -> Iterator[str]:
    """As `every_sight`; without `--full` only one of `of` portions of the pages."""
    session = person.view_model.session
    for name, sight in portion(SIGHTS.items(), number, of):
        session.is_busy = sight.is_busy
        session.delivery = Delivery(
            "arrival", 0, 0, is_at_counter=True, is_late=sight.is_undelivered
        )
        session.shape = sight.shape
        session.help.coming = sight.helper
        session.arriving.forget()
        if sight.is_held:
            session.arriving.hold(_HELD)
        session.go(sight.flow)
        if sight.still_s:
            has_time = session.preferences.large_text or session.preferences.aloud
            person.clock.pass_s(sight.still_s if has_time else 50)
            person.view_model.tick()
            assert person.view_model.property("asking")
        person.until_answered()
        yield name
        session.is_busy = False

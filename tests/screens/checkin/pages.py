"""Shows every page of the check-in screen, in every state that a customer may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from kiosk.domain.codes.code_shape import DIGITS, EVERY_CHARACTER, MADE_CODES, CodeShape
from kiosk.domain.order import Slot
from kiosk.screens.checkin.delivery import Delivery
from kiosk.screens.checkin.flow import Flow, Page
from kiosk.services.orders.check_in import CheckInResult, Recognised
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


def _here(reported: CheckInResult, bay: str | None, ahead: int) -> Recognised:
    return Recognised(reported, ("CMD-000001",), bay=bay, ahead=ahead, arrival_id="arrival")


_MOVED = replace(_here(CheckInResult.COLLEAGUE, None, 0), slot=IN_THREE_DAYS, at=NOON)

SIGHTS: dict[str, Sight] = {
    "welcome": Sight(Flow()),
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
    "where": Sight(Flow(Page.WHERE)),
    "bay": Sight(Flow(Page.BAY, bay="A32")),
    "waiting": Sight(Flow(Page.DONE, found=_here(CheckInResult.WAIT, "A32", 12))),
    "prepared": Sight(Flow(Page.DONE, found=_here(CheckInResult.BEING_PREPARED, None, 0))),
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
    "unknownName": Sight(Flow(Page.UNKNOWN, retry=Page.SURNAME)),
    "pause": Sight(Flow(Page.PAUSE)),
    "help": Sight(Flow(Page.HELP)),
    "trouble": Sight(Flow(Page.TROUBLE)),
}


def every_sight(person: Person) -> Iterator[str]:
    """Shows one page after the other and yields its name."""
    session = person.view_model.session
    for name, sight in SIGHTS.items():
        session.is_busy = sight.is_busy
        session.delivery = Delivery("arrival", 0, 0, is_kept=True, is_late=sight.is_undelivered)
        session.shape = sight.shape
        session.go(sight.flow)
        if sight.still_s:
            person.clock.pass_s(sight.still_s if session.preferences.large_text else 50)
            person.view_model.tick()
            assert person.view_model.property("asking")
        person.until_answered()
        yield name
        session.is_busy = False

"""Orders and journals for the domain tests, made by the product's own code."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

from kiosk.domain.actions import Details, advance
from kiosk.domain.events.event import GENESIS_HASH, DeviceHead, Event, EventDraft, EventKind
from kiosk.domain.events.journal import head_after, stamp
from kiosk.domain.events.payloads import OrderBegins
from kiosk.domain.events.replay import replay
from kiosk.domain.order import Actor, Customer, Line, Order, OrderState, Slot
from kiosk.domain.reasons import DEFAULT_REASONS, NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SLOT = Slot(NOON, NOON + timedelta(minutes=30))
LATER = Slot(NOON + timedelta(days=1), NOON + timedelta(days=1, minutes=30))
SOPHIE = Actor(Role.MANAGER, "Sophie")
LEA = Actor(Role.STAFF, "Léa")
COUNTER = "Comptoir 1"

ZOE = Customer("Zoé", "Lefèvre", "+33639980112", "zoe@example.fr", "fr")
LINES = (Line(1, "Bouilloire", 2), Line(2, "Nappe", 1))


def order_in(status: Status, **state: object) -> Order:
    """An order in this status, without a history."""
    reported = {"version": 1, "slot": SLOT, "handed": (0, 0), "changed_at": NOON, **state}
    return Order(
        order_id="C-1",
        exchange_place_id="P-1",
        mode="standard",
        customer=ZOE,
        lines=LINES,
        pickup_code="ABC2345",
        created_at=NOON,
        state=OrderState(status=status, **reported),  # type: ignore[arg-type]
    )


def details_for(status: Status) -> Details:
    """The details that a step into this status must have."""
    reason = DEFAULT_REASONS[status][0].code if status in NEEDS_REASON else None
    return Details(reason=reason, slot=LATER if status is Status.REPLANNED else None)


def step(
    order: Order, to_status: Status, actor: Actor, details: Details, counter: str = COUNTER
) -> list[EventDraft]:
    """`advance` with the built-in reasons."""
    return advance(order, to_status, actor, counter, details, reasons=DEFAULT_REASONS)


class Notebook:
    """Writes a journal: one device, one order, a minute between events."""

    def __init__(self, entry: Status = Status.STARTED) -> None:
        self.head = DeviceHead("device-1", 1, 0, GENESIS_HASH)
        self.events: list[Event] = []
        slot = SLOT if entry is Status.STARTED else None
        importer = Actor(Role.SYSTEM, "import")
        self.write(
            EventDraft(
                EventKind.STATUS,
                importer,
                "C-1",
                to_status=entry,
                expected_version=0,
                payload=OrderBegins(len(LINES), slot),
            )
        )

    def write(self, draft: EventDraft, operation_id: str | None = None) -> Event:
        number = len(self.events) + 1
        event = stamp(
            draft,
            self.head,
            event_id=f"event-{number}",
            operation_id=operation_id or f"event-{number}",
            occurred_at=NOON + timedelta(minutes=number),
            new_salt=lambda: "salt",
        )
        self.head = head_after(event)
        self.events.append(event)
        return event

    def order(self) -> Order:
        state = replay(self.events)
        return order_in(
            state.status,
            **{
                each.name: getattr(state, each.name)
                for each in fields(state)
                if each.name != "status"
            },
        )

    def go(self, *statuses: Status, actor: Actor = SOPHIE) -> "Notebook":
        """Advance through statuses, one action each."""
        for status in statuses:
            for draft in step(self.order(), status, actor, details_for(status)):
                self.write(draft)
        return self

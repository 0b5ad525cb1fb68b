"""Events that a hostile, old or broken paired device may send: their numbers, chains and
hashes are right, and their contents are anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import httpx2
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.domain.actions import HAND_OVERS
from kiosk.domain.events.event import GENESIS_HASH, EventDraft, EventKind
from kiosk.domain.events.journal import event_hash
from kiosk.domain.events.payloads import Unread
from kiosk.domain.events.seals import ORDER, SEALS, says_contents, seal
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role, legal_next
from kiosk.sync.protocol.conversions import to_event, to_order
from kiosk.sync.protocol.records import WireEvent, WireOrder
from tests.sync.server.hostile_morning import ARRIVALS, COMMAND_ID, ORDER_IDS, UNKNOWN_ID
from tests.sync.server.hostile_shop import HostileShop

Json = dict[str, Any]

TIMESTAMPS = [
    "2026-11-23T12:00:00Z",
    "2026-11-23T12:00:00.123456+01:00",
    "2026-11-23T12:00:00",
    "0001-01-01T00:00:00+14:00",
    "0003-01-01T00:00:00Z",
    "0999-12-31T23:59:59Z",
    "1969-07-20T20:17:40Z",
    "9998-12-31T23:59:59-12:00",
    "9999-12-31T23:59:59-12:00",
]
SLOTS: list[Json] = [
    {"start": start, "end": end}
    for start in TIMESTAMPS
    for end in reversed(TIMESTAMPS)
    if start < end
]
NEW_IDS = ["new", "other"]
MOSTLY = (
    [EventKind.STATUS] * 10 + [EventKind.ARRIVED] * 4 + [EventKind.LEFT, EventKind.ANSWERED] * 2
)


def nested(depth: int, inside: Any) -> Any:
    """A value nested in so many lists."""
    for _ in range(depth):
        inside = [inside]
    return inside


SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from(
        [
            *(0.5, -0.0, 1e15, 1e-7, 1.7e308, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**30),
            *("", " ", "1", "\x7f", "\u2028", "é", "😀", "x" * 5000, "None"),
            *TIMESTAMPS,
            *ORDER_IDS,
            *ARRIVALS,
            *Status,
        ]
    )
)
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["", "a", "start", "counter", "orders"]), inner)
    ),
    max_leaves=4,
)
DATA: dict[str, list[Any]] = {
    "handed": [[0, 0], [1, 0], [2, 1], [3, 1], [-1, 1], [2], [True, 1], ["1", "1"], {}],
    "slot": [None, *SLOTS],
    "claim": [{"counter": "Comptoir 2"}, {"counter": ""}, {"counter": 3}, {}, "Léa"],
    "resume_stack": [[], [Status.READY], [Status.DELAYED, Status.BLOCKED], ["READY"]],
    "expected_at": [None, *TIMESTAMPS],
    "reason": ["OUT_OF_STOCK", None],
    "lines": [2, 0, -1, 10**12, "2", 2.5, True, [2]],
    "orders": [*([one] for one in ORDER_IDS), list(ORDER_IDS), [], [UNKNOWN_ID], ["x", 1], 5],
    "bay": [None, "A1", 3, False, [], {}],
    "arrival_id": [*ARRIVALS, "new", 5, ["x"], None],
    "base_version": [0, 1, 2, -1, "1", "٣"],
    "command_id": [COMMAND_ID, "another", 5],
    "answer": ["stop", "go_on", "perhaps"],
    "operation_id": ["action", "another", 5],
    "was": [{"orders": [], "bay": None}, {"orders": 5}],
    "corrects": ["action"],
}
PERSONAL: dict[str, list[Any]] = {
    "claim_person": ["Paul", None, ""],
    "collected_by": ["un voisin"],
    "customer": [{"first_name": "Zoé"}, {"first_name": 3}, {"age": "4"}],
    "shelf": ["B2"],
    "lines": [[]],
}
WIRE: dict[str, list[Any]] = {
    "operation_id": ["another", "e-1", "x" * 200],
    "order_id": [UNKNOWN_ID, None, "new", *ORDER_IDS],
    "from_status": [None, *Status],
    "to_status": [None, *Status],
    "expected_version": [None, 0, 1, 2, 3, 2**53],
    "actor": [{"role": role, "name": "x" * 4000} for role in Role],
    "reason": ["", "WAITING", "DONE", "x" * 4000],
    "comment": ["", "abîmé", "x" * 4000],
    "occurred_at": TIMESTAMPS,
    "clock_offset_ms": [0, -5, 2**53, 2**63, -(2**70)],
    "schema": [0, 7, 2**31],
    "kind": [*EventKind, "later"],
}
BAYS = [None, "A1"]


def base_data(kind: str, draw: st.DrawFn) -> Json:
    """The data that a valid event of this kind has."""

    def choose(*values: Any) -> Any:
        return draw(st.sampled_from(values))

    match kind:
        case EventKind.ARRIVED:
            orders = draw(st.lists(st.sampled_from(ORDER_IDS), min_size=1, max_size=2, unique=True))
            return {"arrival_id": choose("new", *ARRIVALS), "orders": orders, "bay": choose(*BAYS)}
        case EventKind.LEFT:
            return {"arrival_id": choose("new", *ARRIVALS), "reason": "left"}
        case EventKind.ANSWERED:
            return {"command_id": COMMAND_ID, "answer": choose("stop", "go_on")}
        case EventKind.REVIEWED:
            return {"operation_id": "action", "confirmed": False}
    return {}


def step_data(to_status: Status, draw: st.DrawFn) -> Json:
    """The data that a valid step into this status has."""
    if to_status is Status.IN_PROGRESS:
        return {"claim": {"counter": "Comptoir 2"}}
    if to_status in HAND_OVERS:
        return {"handed": draw(st.sampled_from([[1, 0], [2, 1]]))}
    return {}


@st.composite
def changed(draw: st.DrawFn, known: dict[str, list[Any]], kept: Json, often: int) -> Json:
    """The valid data, with one value in `often` changed to another, to anything, or removed."""
    if draw(st.integers(0, often - 1)):
        return kept
    key = draw(st.sampled_from(sorted(known)))
    if known is DATA and key in kept and draw(st.integers(0, 4)) == 0:
        return {name: value for name, value in kept.items() if name != key}
    hostile = st.sampled_from(known[key]) | (ANYTHING if known is not WIRE else st.nothing())
    return kept | {key: draw(hostile)}


@st.composite
def contents(draw: st.DrawFn, order_id: str) -> Json:
    """The contents of this order or of another."""
    text = st.sampled_from(["", "Camille", "x" * 4000, "İ", "\u202e"])
    every = [(1, 2)] * 4 + [(1, 1), (2, 1), (3, 9), (1,), (), (1, 2, 10**6)]
    numbers = draw(st.sampled_from(every))
    quantity = draw(st.sampled_from([1, 2, 10**9]))
    return {
        "order_id": draw(st.sampled_from([order_id] * 6 + [*ORDER_IDS[:2], "other"])),
        "exchange_place_id": "place",
        "mode": draw(text),
        "customer": {
            "first_name": draw(text),
            "last_name": draw(text),
            "phone": draw(text),
            "email": "camille@example.fr",
            "language": draw(st.sampled_from(["fr", "xx", ""])),
        },
        "lines": [{"number": one, "label": "Nappe", "quantity": quantity} for one in numbers],
        "pickup_code": draw(text),
        "created_at": draw(st.sampled_from([TIMESTAMPS[0]] * 8 + TIMESTAMPS)),
        "shelf": draw(st.none() | text),
        "content_hash": draw(st.sampled_from(["c"] * 20 + ["", "x" * 4000])),
    }


@dataclass(frozen=True)
class Draft:
    """An event before its device numbers it.

    `follows`: its from-status and version are taken from the order when the event is sent.
    """

    event: Json
    order: Json | None
    follows: bool
    repeats: bool


@st.composite
def draft(draw: st.DrawFn) -> Draft:
    """An event that is mostly valid."""
    kind = str(draw(st.sampled_from([*EventKind, "later", *MOSTLY])))
    order_id = draw(st.sampled_from([*ORDER_IDS, *NEW_IDS, *NEW_IDS]))
    event: Json = {
        "operation_id": "action",
        "kind": kind,
        "order_id": order_id if kind not in {EventKind.ARRIVED, EventKind.LEFT} else None,
        "from_status": None,
        "to_status": None,
        "expected_version": None,
        "actor": {"role": Role.MANAGER, "name": "Léa"},
        "reason": None,
        "comment": None,
        "personal": draw(changed(PERSONAL, {}, 3)),
        "occurred_at": TIMESTAMPS[0],
        "clock_offset_ms": None,
        "schema": 1,
    }
    data = base_data(kind, draw)
    is_new = order_id in NEW_IDS and draw(st.integers(0, 2)) > 0
    if kind == EventKind.STATUS:
        to_status = draw(st.sampled_from(list(Status)))
        if is_new:
            to_status = draw(st.sampled_from([Status.STARTED, Status.INIT]))
            event |= {"actor": {"role": Role.SYSTEM, "name": ""}, "expected_version": 0}
            data = {"lines": 2, "slot": draw(st.sampled_from([None, SLOTS[0]]))}
        else:
            data = step_data(to_status, draw)
        event["to_status"] = to_status
    event["data"] = draw(changed(DATA, data, 2))
    has_order = is_new if draw(st.integers(0, 9)) else not is_new
    return Draft(
        event=draw(changed(WIRE, event, 4)),
        order=draw(contents(order_id)) if has_order else None,
        follows=kind == EventKind.STATUS and not is_new and draw(st.integers(0, 9)) > 0,
        repeats=draw(st.integers(0, 99)) == 0,
    )


class Device:
    """A device that numbers, chains and hashes what it sends, as every device does."""

    def __init__(self, device_id: str, shop: HostileShop) -> None:
        self.device_id = device_id
        self._shop = shop
        self._seq = 0
        self._hash = GENESIS_HASH

    def send(self, drafts: list[Draft]) -> httpx2.Response:
        """Send events in one request; the next ones follow them if the hub answered 200."""
        made = self.made(drafts)
        answer = self._shop.send({"events": made}, self.device_id)
        if answer.status_code == 200:
            self.goes_on(made)
        return answer

    def goes_on(self, made: list[Json]) -> None:
        """Number the next events after these."""
        last = made[-1]["event"]
        self._seq, self._hash = last["device_seq"], last["hash"]

    def made(self, drafts: list[Draft]) -> list[Json]:
        """The events as this device sends them next."""
        seq, prev_hash = self._seq, self._hash
        made = []
        for one in drafts:
            seq += 1
            event = self._placed(one) | {
                "event_id": f"{self.device_id}-{seq if not one.repeats else 1}",
                "device_id": self.device_id,
                "device_epoch": 1,
                "device_seq": seq,
                "prev_hash": prev_hash,
                "hash": GENESIS_HASH,
            }
            event = sealed(event, one.order)
            event["hash"] = prev_hash = true_hash(event)
            made.append({"event": event} | ({"order": one.order} if one.order else {}))
        return made

    def _placed(self, one: Draft) -> Json:
        """The event, as a step from its order's present status."""
        order = self._shop.order(one.event["order_id"]) if one.follows else None
        if order is None:
            return one.event
        legal = [*legal_next(order.status)]
        to_status = one.event["to_status"]
        if to_status not in legal and legal:
            to_status = legal[len(str(one.event)) % len(legal)]
        where = {"from_status": order.status, "expected_version": order.state.version}
        return one.event | where | {"to_status": to_status}


def sealed(event: Json, order: Json | None) -> Json:
    """The event with seals of its contents; unchanged if no device could have sealed it."""
    try:
        said = to_event(WireEvent.model_validate(event))
        ordered = to_order(WireOrder.model_validate(order)) if order else None
        draft = EventDraft(
            EventKind.STATUS,
            said.actor,
            comment=said.comment,
            personal=Unread(said.recorded_personal),
            contents=ordered,
        )
        seals, salts = seal(draft, lambda: "salt")
    except (ValidationError, ValueError, OverflowError, RecursionError):
        return event
    if says_contents(said) and ordered is None:
        seals = {SEALS: {ORDER: "of what nobody sent"} | seals.get(SEALS, {})}
    return event | {"data": event["data"] | seals, "personal": event["personal"] | salts}


def true_hash(event: Json) -> str:
    """The hash of an event on the wire; its own if no device could have hashed it."""
    try:
        return event_hash(replace(to_event(WireEvent.model_validate(event)), hash=""))
    except (ValidationError, ValueError, OverflowError, RecursionError):
        return str(event["hash"])


REQUESTS = st.lists(st.lists(draft(), min_size=1, max_size=3), min_size=3, max_size=12)

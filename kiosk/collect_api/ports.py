"""The ports of the Collect API: what head office does behind it.

Every method raises CollectProblem for what it refuses, and StoreUnavailable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import field
from datetime import date, datetime
from typing import Any, Protocol

from starlette.requests import Request

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.domain.frozen import frozen
from kiosk.domain.order import Slot
from kiosk.domain.status import Status
from kiosk.services.orders.collect_body import AskedOrder
from kiosk.services.orders.collects.change import AskedChange


@frozen
class Client:
    """A retailer's system. `store_ids`: the stores it is bound to; None: all.

    `shows_cancelled`: it is sent COLLECT_CANCELLED, which the contract does not have.
    """

    client_id: str
    name: str
    store_ids: frozenset[str] | None = None
    shows_cancelled: bool = False


@frozen
class NewCollect:
    """A collect to create. `first_available_slot`: as it came, None for none."""

    asked: AskedOrder
    booking_id: str | None = None
    first_available_slot: Any = None


@frozen
class Collect:
    """A collect as it is known. INIT with a slot: its store has not answered yet.

    `first_available_slot`: as it came, None for none.
    """

    collect_id: str
    status: Status
    mode: str
    slot: Slot | None
    first_available_slot: Any = None


@frozen
class AskedStatus:
    """A status that a client sets. `additional`: the key/value strings that came with it."""

    status: Status
    at: datetime
    comment: str
    additional: Mapping[str, str] = field(default_factory=dict)


@frozen
class Wanted:
    """The collects that a list is to have; None: any.

    `statuses`: what they really are, see `statuses.shown_as`. `since`, `until`: when their slot
    begins. `created_since`, `created_until`: when they were created.
    """

    exchange_place_id: str | None = None
    statuses: frozenset[Status] | None = None
    since: datetime | None = None
    until: datetime | None = None
    created_since: datetime | None = None
    created_until: datetime | None = None
    limit: int = 100
    offset: int = 0


@frozen
class Links:
    """Where customers follow their collect; `{collectId}` is replaced. "": nowhere."""

    track: str = ""
    reschedule: str = ""


class Clients(Protocol):
    """Who may call."""

    async def issue_token(self, client_id: str, secret: str) -> str:
        """A new access token, valid for TOKEN_HOURS. 401 for a wrong identifier or secret."""

    async def recognise(self, token: str) -> Client:
        """The client with this token. 401 for one that is unknown, expired or revoked.

        One that has become so may be taken for a second.
        """


class Collects(Protocol):
    """The collects of a client's stores."""

    async def create(self, client: Client, new: NewCollect) -> None:
        """Ask the store to take an order. 403 for its place, 409 for its identifier."""

    async def collect(self, client: Client, collect_id: str) -> Collect:
        """The collect with this identifier. 404."""

    async def collects(self, client: Client, wanted: Wanted) -> Sequence[Collect]:
        """The collects that are wanted, in the order in which they were created."""

    async def change(
        self, client: Client, collect_id: str, change: AskedChange, first_available_slot: Any
    ) -> None:
        """Ask the store to change a collect. `first_available_slot`: None: unchanged.

        403 where it is known that it cannot be modified, 404.
        """

    async def cancel(self, client: Client, collect_id: str) -> None:
        """Ask the store to cancel a collect. 403 where it is known that it cannot be, 404."""

    async def set_status(self, client: Client, collect_id: str, asked: AskedStatus) -> None:
        """Ask the store for one step. 403 where it is known that it cannot be taken, 404."""


@frozen
class AnnouncedStore:
    """A store that a client announces. `name`: "" for none; `contents`: all that it sent."""

    announced_id: str
    name: str
    places: Sequence[str]
    contents: Mapping[str, Any]


class Stores(Protocol):
    """The stores that clients announce."""

    async def create(self, client: Client, store: AnnouncedStore) -> None:
        """Open a store. 409 for an identifier, a name or an exchange place that is taken."""

    async def change(self, client: Client, store: AnnouncedStore) -> None:
        """Change what is known of a store. 400 for one that is unknown, 409 for a taken name."""


@frozen
class WantedSlots:
    """The slots that a list is to have. `from_day`: None for today; days are the place's own.

    `number`: how many at most. `with_ongoing`: also those that have begun and are not over.
    """

    exchange_place_id: str
    to_day: date
    from_day: date | None = None
    number: int | None = None
    remaining_min: int = 0
    with_ongoing: bool = False


@frozen
class OfferedSlot:
    """A slot of a place. `remaining`: how many bookings it still takes."""

    slot_id: str
    slot: Slot
    remaining: int


@frozen
class NewBooking:
    """A booking to make. `is_multi_slot`: its slot is several that follow each other.

    `expires_at`: until when it holds them if no collect takes it over; None: until they are over.
    """

    exchange_place_id: str
    slot: Slot
    is_multi_slot: bool = False
    expires_at: datetime | None = None


class Bookings(Protocol):
    """The slots of exchange places, and what is booked there."""

    async def slots(self, client: Client, wanted: WantedSlots) -> Sequence[OfferedSlot]:
        """The slots that are wanted, in sequence. 400 for its days, 403 for its place."""

    async def book(self, client: Client, new: NewBooking) -> str:
        """Book a slot; returns the booking's identifier.

        400 for what is no slot of the place, 403 for the place, 409 for a full slot.
        """

    async def cancel(self, client: Client, booking_id: str) -> None:
        """Free the slot of a booking. 403 once a collect took it over, 404."""


@frozen
class Subscription:
    """Where a client wants to be called back: callbacks by name, headers, one kind of auth."""

    callbacks: Mapping[str, Any]
    headers: Sequence[Mapping[str, str]]
    auth: Mapping[str, Any] = field(repr=False)


class Subscriptions(Protocol):
    """Where clients are called back."""

    async def subscribe(self, client: Client, subscription: Subscription) -> None:
        """Keep a client's subscription in place of its last one."""


class Access(Protocol):
    """What the server that carries this API does for it."""

    def turn(self, request: Request) -> AbstractAsyncContextManager[None]:
        """Wait for a stranger's turn to be looked up."""

    def welcome(self, request: Request, client: Client, path: str) -> None:
        """Note who calls which path of the contract, for limits, log and figures."""

    def unavailable(self, request: Request) -> None:
        """Note that the database neither reads nor saves."""

    def failed(self, error: BaseException) -> str:
        """Report a bug of this program; returns the reference it is logged under."""

    async def read(self, request: Request, *, is_stranger: bool = False) -> bytes:
        """The bytes of a body. 400 for one that is too long, or ends too early."""


@frozen
class Office:
    """Everything that head office does behind the API."""

    clients: Clients
    collects: Collects
    stores: Stores
    bookings: Bookings
    subscriptions: Subscriptions
    reach: Reach = field(default_factory=Reach)
    links: Links = field(default_factory=Links)

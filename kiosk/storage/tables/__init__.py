"""The tables of the local database.

Row objects do not leave `storage`: statements use the tables, and `codec` turns rows into domain
values.
"""

from __future__ import annotations

from sqlmodel import SQLModel

from kiosk.storage.engine.columns import table_of
from kiosk.storage.tables.devices import (
    CommandRow,
    DeviceRow,
    PairingCodeRow,
    PeerRow,
    UploadRow,
    UpstreamRow,
)
from kiosk.storage.tables.event_log import CopyRow, EventRow, SetAsideRow, SignatureRow
from kiosk.storage.tables.orders import (
    ArrivalOrderRow,
    ArrivalRow,
    AttemptRow,
    HeldActionRow,
    HeldArrivalRow,
    KnownWordRow,
    LineRow,
    OrderRow,
    TransitionRow,
)
from kiosk.storage.tables.people import PersonRow, PinMissRow

METADATA = SQLModel.metadata

ORDERS = table_of(OrderRow)
LINES = table_of(LineRow)
KNOWN_WORDS = table_of(KnownWordRow)
EVENTS = table_of(EventRow)
ARRIVALS = table_of(ArrivalRow)
ARRIVAL_ORDERS = table_of(ArrivalOrderRow)
HELD_ACTIONS = table_of(HeldActionRow)
HELD_ARRIVALS = table_of(HeldArrivalRow)
ATTEMPTS = table_of(AttemptRow)
DEVICES = table_of(DeviceRow)
TRANSITIONS = table_of(TransitionRow)
UPLOADS = table_of(UploadRow)
UPSTREAM = table_of(UpstreamRow)
COMMANDS = table_of(CommandRow)
PEERS = table_of(PeerRow)
PAIRING_CODES = table_of(PairingCodeRow)
SET_ASIDE_EVENTS = table_of(SetAsideRow)
SIGNATURES = table_of(SignatureRow)
PEOPLE = table_of(PersonRow)
PIN_MISSES = table_of(PinMissRow)
ROW_COPIES = table_of(CopyRow)

"""Numbering a journal from before there was a log: every event applied, in the order written."""

from __future__ import annotations

import json
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy import Connection

from kiosk.domain.journal import GENESIS_HASH
from kiosk.domain.log import APPLIES, entry_hash

_SUBJECTS = ("arrival_id", "command_id", "deed_id")
_BATCH = 1000


def number_events(connection: Connection) -> None:
    """Give every event its place in the log, in the order of their positions."""
    update = sa.text(
        "UPDATE event SET store_seq = :seq, hub_epoch = 1, outcome = 'applied', "
        "store_hash = :hash, subject_id = :subject WHERE position = :position"
    )
    rows = connection.execute(
        sa.text("SELECT position, hash, data FROM event ORDER BY position")
    ).all()
    hashed = [GENESIS_HASH]
    for seq, row in enumerate(rows, 1):
        hashed.append(entry_hash(hashed[-1], seq, 1, row.hash, APPLIES))
    values = [
        {"seq": seq, "hash": digest, "position": row.position, "subject": _subject(row.data)}
        for seq, (row, (_, digest)) in enumerate(zip(rows, pairwise(hashed), strict=True), 1)
    ]
    for start in range(0, len(values), _BATCH):
        connection.execute(update, values[start : start + _BATCH])


def _subject(text: str) -> str | None:
    data = json.loads(text)
    return next((str(data[key]) for key in _SUBJECTS if key in data), None)

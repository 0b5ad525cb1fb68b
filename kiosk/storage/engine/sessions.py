"""Reads and writes single rows through their models, in a transaction that is open already."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlmodel import Session


@contextmanager
def session_on(connection: Connection) -> Iterator[Session]:
    """A session in the connection's transaction, which the session neither commits nor ends.

    What was added or changed is written when the block ends. Rows do not leave the block.
    """
    assert connection.in_transaction(), "a session would begin, and end, a transaction of its own"
    with Session(connection) as session:
        yield session
        session.flush()

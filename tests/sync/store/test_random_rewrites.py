"""Rows rewritten at random, on any side, with hashes that fit or not: never an endless retry.

It ends in one of: repaired, set aside and shown, or refused with a sentence.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.domain.problem import Problem
from kiosk.headoffice.admin.verification import VerificationCounts
from kiosk.headoffice.admin.verification import verify as verify_office
from kiosk.services.replication.links import Link, LinkCause
from kiosk.storage.verification import verify
from tests.counts import count
from tests.storage.sample import add_orders, new_order
from tests.sync.direct import Device, eventually
from tests.sync.network import Shop, in_shop
from tests.sync.rewriting import forge_office, rehash, renumber, unguarded
from tests.sync.store.test_rewritten_history import a_day

VALUES: dict[str, st.SearchStrategy[Any]] = {
    "reason": st.sampled_from([None, "FORGED"]),
    "actor_role": st.sampled_from(["staff", "manager", "system", "customer"]),
    "order_id": st.sampled_from(["CMD-000001", "CMD-000002", "CMD-000003", "CMD-000009", None]),
    "to_status": st.sampled_from(
        ["COLLECT_READY", "COLLECT_CANCELLED", "COLLECT_PICK_UP_OK", None]
    ),
    "expected_version": st.integers(0, 5),
    "kind": st.sampled_from(["status", "seen", "arrived", "left", "erased", "details", "new"]),
    "data": st.sampled_from([{}, {"arrival_id": "x", "orders": ["CMD-000003"], "bay": None}]).map(
        json.dumps
    ),
    "occurred_at": st.just("2026-11-21T10:00:00.000000Z"),
    "operation_id": st.sampled_from(["x", "y"]),
    "event_id": st.sampled_from(["x", "y"]),
    "device_seq": st.integers(1, 40),
    "outcome": st.sampled_from(["applied", "rejected", "conflict", "superseded"]),
    "outcome_reason": st.sampled_from([None, "ILLEGAL"]),
}
EDITS = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.one_of(
            *(st.tuples(st.just(column), values) for column, values in VALUES.items()),
            st.just(("delete", None)),
        ),
    ),
    min_size=1,
    max_size=3,
)
OF_OFFICE = (
    "actor_role",
    "order_id",
    "to_status",
    "expected_version",
    "kind",
    "outcome",
    "outcome_reason",
)


def alter(device: Device, edits: list[tuple[int, tuple[str, Any]]], *, fits: bool) -> None:
    with unguarded(device.store) as connection:
        run = connection.exec_driver_sql
        positions = list(run("SELECT position FROM event ORDER BY position").scalars())
        for row, (column, value) in edits:
            position = positions[row % len(positions)]
            if column == "delete":
                run("DELETE FROM event WHERE position = ?", (position,))
                continue
            change = f"UPDATE OR IGNORE event SET {column} = ? WHERE position = ?"
            run(change, (value, position))
        if fits:
            renumber(connection)
            rehash(connection)


def is_reported(device: Device) -> bool:
    """Whether the screens of a device show why it does not go on."""
    state = device.monitor.state
    is_named = state.link is Link.OFFLINE and state.cause is not LinkCause.UNREACHABLE
    return is_named or state.link is Link.REFUSED


def found(shop: Shop) -> list[Problem]:
    """The problems that the tools of every side report."""
    with shop.office_database.reader() as connection:
        said = list(verify_office(connection, VerificationCounts()))
    return said + [one for device in shop.devices for one in verify(device.store.database)]


def ended(shop: Shop) -> Callable[[], bool]:
    def is_over() -> bool:
        for device in shop.devices:
            assert device.task is not None
            assert not device.task.done(), device.task
        if any(map(is_reported, shop.devices)):
            return True
        return shop._is_quiet(shop.devices)

    return is_over


@pytest.mark.slow
@settings(
    max_examples=count("REWRITES", 4, 12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(side=st.sampled_from(["hub", "terminal", "office"]), edits=EDITS, fits=st.booleans())
def test_random_rewrites_end_in_a_state_that_is_reported(
    tmp_path: Path, side: str, edits: list[tuple[int, tuple[str, Any]]], fits: bool
) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_day(shop)
        if side == "office":
            column, value = edits[0][1]
            if column in OF_OFFICE and value is not None:
                forge_office(shop, f"{column} = '{value}'", f"store_seq = {edits[0][0] % 10 + 1}")
        else:
            device = hub if side == "hub" else paul
            await shop.restart(device)
            alter(device, edits, fits=fits)
            shop.work(device)
        add_orders(hub.store, [new_order(4)])
        await eventually(ended(shop), 45.0)

    place = tmp_path / "shop"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    in_shop(place, day)

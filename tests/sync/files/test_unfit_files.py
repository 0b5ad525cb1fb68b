"""A file that is altered, damaged or of another store is not kept, and nothing of it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.app.first_copy.settling import settle
from kiosk.domain.status import Status
from kiosk.services.ports.first_copy import CopyOffer
from kiosk.services.replication.follow import truncate_log
from kiosk.storage.verification import verify
from kiosk.sync.protocol.bodies import EventsBody, EventsReply
from kiosk.sync.protocol.records import Sent
from tests.storage.sample import LEA, PAUL
from tests.sync.direct import eventually, same
from tests.sync.files.copied import (
    altered,
    given_by,
    has_orders,
    named,
    new_counter,
    sends_only_after_it_was_discarded,
    takes_over,
    worked_hub,
)
from tests.sync.network import Shop, in_shop
from tests.sync.people import hand_over, ready, status

pytestmark = [pytest.mark.heavy, pytest.mark.usefixtures("small_files")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor_name = 'Mallory' WHERE position = 5",
        "UPDATE event SET data = '{}' WHERE kind = 'status' AND to_status = 'COLLECT_PICK_UP_OK'",
        "UPDATE orders SET last_name = 'Mallory' WHERE id = 45",
        "UPDATE orders SET shelf = 'Z9' WHERE id = 5",
        "UPDATE event SET outcome = 'rejected', outcome_reason = 'ILLEGAL' WHERE position = 70",
        "UPDATE event SET store_hash = hash WHERE position = 70",
        "DELETE FROM line WHERE order_pk = 4",
        "DELETE FROM open_search_content WHERE id = 40",
    ],
    ids=["actor", "handed", "customer", "shelf", "outcome", "chain", "line", "index"],
)
def test_an_altered_copy_is_given_up_and_the_pages_come(tmp_path: Path, statement: str) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        counter.files.has_offered = lambda _offer: altered(hub, statement)
        await takes_over(counter)
        # What somebody does meanwhile is not lost, whether the hub has it yet or not.
        ready(counter.device, named(50), PAUL)
        await eventually(lambda: status(hub, named(50)) is Status.READY)
        sends_only_after_it_was_discarded(counter)
        ready(counter.device, named(52), PAUL)
        counter.received.may_check.set()
        await eventually(counter.is_complete)
        assert {"copy_invalid", "copy_discarded"} <= set(counter.notes)
        await eventually(lambda: same(hub, counter.device))
        assert status(hub, named(52)) is Status.READY
        assert not list(verify(counter.device.store.database))

    in_shop(tmp_path, day)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE label SET schema = '0999'",
        "UPDATE label SET store_id = 'another'",
        "DELETE FROM event WHERE position = 8",
        "ALTER TABLE line RENAME COLUMN ean TO ena",
        "DROP TABLE known_word",
    ],
    ids=["schema", "store", "gap", "shape", "table"],
)
def test_a_copy_that_does_not_fit_is_not_taken_over(tmp_path: Path, statement: str) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        counter.files.has_offered = lambda _offer: altered(hub, statement)
        counter.work()
        await eventually(counter.is_complete)
        assert "copy_unusable" in counter.notes
        assert "copy_taken_over" not in counter.notes
        assert same(hub, counter.device)

    in_shop(tmp_path, day)


def test_a_damaged_file_is_not_taken_over(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)

        def damage(_offer: CopyOffer) -> None:
            for path in hub.store.database.path.parent.glob("kiosk-given-*.db"):
                content = bytearray(path.read_bytes())
                content[4096 * 4 : 4096 * 6] = b"\xa5" * 8192
                path.write_bytes(content)

        counter.files.has_offered = damage
        counter.work()
        await eventually(counter.is_complete)
        assert "copy_unusable" in counter.notes
        assert same(hub, counter.device)

    in_shop(tmp_path, day)


def test_nothing_unchecked_is_handed_on_to_a_hub_that_lost_it(tmp_path: Path) -> None:
    """The hub was restored: what it lost came to the counter in the file alone."""

    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        kept = shop.keep(hub)
        hand_over(hub, named(25), LEA, "Comptoir 1")
        await takes_over(counter)
        assert status(counter.device, named(25)) is Status.PICK_UP_OK
        await shop.restart(hub, kept)
        shop.work(hub)
        await eventually(lambda: "copy_discarded" in counter.notes)
        assert status(hub, named(25)) is Status.READY
        counter.files.given = given_by(hub).given
        await eventually(counter.is_complete)
        assert status(counter.device, named(25)) is Status.READY

    in_shop(tmp_path, day)


@pytest.mark.parametrize("is_altered", [False, True])
def test_who_becomes_the_hub_checks_before(tmp_path: Path, is_altered: bool) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        if is_altered:
            statement = "UPDATE orders SET last_name = 'Mallory' WHERE id = 45"
            counter.files.has_offered = lambda _offer: altered(hub, statement)
        await takes_over(counter)
        await counter.device.stop()
        assert counter.is_unchecked()
        await settle(counter.device.store)
        assert not counter.is_unchecked()
        assert has_orders(counter) is not is_altered

    in_shop(tmp_path, day)


def test_what_is_unchecked_is_not_relayed(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub = await worked_hub(shop)
        counter = await new_counter(shop, hub)
        await takes_over(counter)
        await counter.device.stop()
        # As if the log here had been cut, which otherwise never happens to what is unchecked.
        counter.device.store.run_blocking(truncate_log, 100)
        relayed: list[Sent] = []
        line = counter.device.line
        send = line.send_events

        async def noted(body: EventsBody) -> EventsReply:
            relayed.extend(body.relayed)
            return await send(body)

        line.send_events = noted  # type: ignore[method-assign]
        ready(counter.device, named(50), PAUL)
        counter.work()
        await eventually(lambda: status(hub, named(50)) is Status.READY)
        assert not relayed
        await eventually(lambda: same(hub, counter.device))

    in_shop(tmp_path, day)

"""An erased customer: hub, terminals and head office keep no word of her, whatever comes back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from kiosk.domain.actions import Details
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import EventKind
from kiosk.domain.order import hand_over_all
from kiosk.domain.status import Status
from kiosk.headoffice.admin.verification import VerificationCounts
from kiosk.headoffice.admin.verification import verify as verify_office
from kiosk.services.counter.notes import WriteNote, write_note
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.orders.erase import EraseEnded, erase_ended
from kiosk.storage.verification import verify
from tests.storage.sample import COUNTER_2, PAUL, go, order_of
from tests.storage.test_nothing_left import left_in
from tests.sync.direct import Device, eventually
from tests.sync.holdings import events
from tests.sync.network import Shop, in_shop
from tests.sync.people import comes, knows, ready, status
from tests.sync.store.test_hub_moved import becomes_hub, role

ORDER = "C-1"
CUSTOMER = ("Zwingli", "zwingli", "zwingli@mail.example", "639980177", "Ulrichine", "ulrichine")
SAID = "voisine Quincampoix"


def asked_for(shop: Shop) -> None:
    """Mrs Zwingli orders online."""
    shop.order_online(ORDER)
    customer = {
        "first_name": "Ulrichine",
        "last_name": "Zwingli",
        "email": "zwingli@mail.example",
        "phone": "06 39 98 01 77",
    }
    shop.office.admin.update(ORDER, customer=customer)


def collected(paul: Device) -> None:
    """Her neighbour collects for her at counter 2."""
    go(paul.store, ORDER, Status.IN_PROGRESS, actor=PAUL, at=COUNTER_2)
    given = hand_over_all(order_of(paul.store, ORDER), collected_by="Quincampoix")
    details = Details(comment=SAID, hand_over=given)
    paul.store.run_blocking(advance, Advance(ORDER, Status.PICK_UP_OK, PAUL, COUNTER_2, details))


def is_erased(device: Device) -> bool:
    journal = device.store.read_blocking(lambda reader: reader.journal(ORDER))
    return any(event.kind is EventKind.ERASED for event in journal)


def is_renamed(device: Device) -> bool:
    journal = device.store.read_blocking(lambda reader: reader.journal(ORDER))
    return [event.kind for event in journal].count(EventKind.DETAILS) == 2  # asked_for: the first


def wrote_notes(device: Device) -> int:
    journal = device.store.read_blocking(lambda reader: reader.journal(ORDER))
    return [event.kind for event in journal].count(EventKind.NOTE)


def scrubbed(shop: Shop) -> None:
    for device in shop.devices:
        device.store.database.scrub()
    shop.office_database.scrub()


def left(shop: Shop) -> dict[str, set[str]]:
    """Which of her words the files of every device and of head office contain, without backups."""
    found = left_in(shop.path, (*CUSTOMER, "Quincampoix"))
    return {name: words for name, words in found.items() if "kept" not in name}


async def a_collection(shop: Shop) -> tuple[Device, Device]:
    hub = await shop.hub()
    paul = await shop.terminal("counter 2", hub)
    kiosk = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
    asked_for(shop)
    await eventually(lambda: all(knows(device, ORDER) for device in (hub, paul, kiosk)))
    await eventually(lambda: order_of(paul.store, ORDER).customer.last_name == "Zwingli")
    ready(hub, ORDER)
    await eventually(lambda: status(kiosk, ORDER) is Status.READY)
    comes(kiosk, ORDER, "A1")
    await eventually(lambda: status(paul, ORDER) is Status.AWAITING)
    return hub, paul


async def erased(shop: Shop, *devices: Device) -> None:
    shop.office.admin.erase(ORDER)
    await eventually(lambda: all(map(is_erased, devices)))


def test_no_device_and_no_head_office_holds_a_word_of_who_was_erased(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, paul = await a_collection(shop)
        collected(paul)
        await shop.converged()
        assert {Path(name).parts[0] for name in left(shop)} >= {"counter 1", "counter 2"}
        await erased(shop, *shop.devices)
        await shop.converged()
        scrubbed(shop)
        assert left(shop) == {}

    in_shop(tmp_path, day)


def test_what_a_terminal_did_before_it_knew_is_erased_there_too(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_collection(shop)
        await shop.converged()
        paul.line.is_cut = True
        collected(paul)
        kiosk = shop.devices[-1]
        await erased(shop, hub, kiosk)
        paul.line.join()
        await eventually(lambda: status(hub, ORDER) is Status.PICK_UP_OK)
        await shop.converged()
        scrubbed(shop)
        assert left(shop) == {}

    in_shop(tmp_path, day)


def test_what_a_terminal_says_after_the_erasing_is_erased_there_as_at_the_hub(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        _, paul = await a_collection(shop)
        await erased(shop, *shop.devices)
        collected(paul)
        await shop.converged()
        scrubbed(shop)
        assert left(shop) == {}

    in_shop(tmp_path, day)


def test_a_hub_that_comes_back_with_an_older_disk_erases_again(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        hub, paul = await a_collection(shop)
        collected(paul)
        await shop.converged()
        kept = shop.keep(hub)
        await erased(shop, *shop.devices)
        await shop.converged()
        await shop.restart(hub, kept)
        assert left(shop)
        shop.work(hub)
        await shop.converged()
        scrubbed(shop)
        assert left(shop) == {}

    in_shop(tmp_path, day)


def test_a_terminal_that_comes_back_with_an_older_disk_erases_again(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, paul = await a_collection(shop)
        collected(paul)
        await shop.converged()
        kept = shop.keep(paul)
        await erased(shop, *shop.devices)
        await shop.converged()
        await shop.restart(paul, kept)
        shop.work(paul)
        await shop.converged()
        scrubbed(shop)
        assert left(shop) == {}

    in_shop(tmp_path, day)


def test_a_head_office_that_comes_back_with_an_older_disk_erases_again(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        _, paul = await a_collection(shop)
        collected(paul)
        await shop.converged()
        kept = shop.keep_office()
        await erased(shop, *shop.devices)
        await shop.converged()
        await shop.restore_office(kept)
        await shop.converged()
        scrubbed(shop)
        assert left(shop) == {}

    in_shop(tmp_path, day)


async def cut_off_with_a_cancelled_order(shop: Shop) -> tuple[Device, Device]:
    """A hub and a terminal that both know that she has cancelled; neither has a connection."""
    old = await shop.hub()
    new = await shop.terminal("counter 2", old)
    asked_for(shop)
    await eventually(lambda: knows(new, ORDER))
    shop.cancel(ORDER)
    await eventually(lambda: status(new, ORDER) is Status.CANCELLED)
    await shop.converged()

    old.line.cut()
    new.line.cut()
    return old, new


async def erases_and_is_replaced(shop: Shop, old: Device, new: Device) -> None:
    """The hub erases her and learns only then that another device is the hub now."""
    later = shop.clock.now + timedelta(days=1)
    old.store.run_blocking(erase_ended, EraseEnded(before=later))
    await becomes_hub(shop, new)
    old.line.join()
    await eventually(lambda: role(old) is DeviceRole.COUNTER)


def test_what_a_replaced_hub_erased_alone_stays_erased_there(tmp_path: Path) -> None:
    async def day(shop: Shop) -> None:
        old, new = await cut_off_with_a_cancelled_order(shop)
        await erases_and_is_replaced(shop, old, new)
        renamed = {"first_name": "Ulrichine", "last_name": "Abegg"}
        shop.office.admin.update(ORDER, customer=renamed)
        await eventually(lambda: order_of(new.store, ORDER).customer.last_name == "Abegg")
        await eventually(lambda: is_renamed(old))

        assert order_of(old.store, ORDER).customer.last_name == ""
        assert list(verify(old.store.database)) == []

    in_shop(tmp_path, day)


def test_a_note_that_a_replaced_hub_erased_before_it_was_sent_is_no_alteration(
    tmp_path: Path,
) -> None:
    async def day(shop: Shop) -> None:
        old, new = await cut_off_with_a_cancelled_order(shop)
        old.store.run_blocking(write_note, WriteNote(ORDER, SAID, PAUL))
        await erases_and_is_replaced(shop, old, new)
        await shop.pair_again(old, new, DeviceRole.COUNTER)
        await eventually(lambda: wrote_notes(new) == 1)
        await eventually(lambda: len(shop.events_at_office()) == len(events(new.store)))

        for device in shop.devices:
            assert list(verify(device.store.database)) == []
        with shop.office_database.reader() as connection:
            assert list(verify_office(connection, VerificationCounts())) == []

    in_shop(tmp_path, day)

"""Tests that the hub's people reach every counter of the store, and nobody else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.people.person import Person
from kiosk.domain.people.pins import RunningTime
from kiosk.domain.workflow import Role
from kiosk.services.people.people import (
    NewPerson,
    SetPin,
    add_person,
    keep_people,
    remove_person,
    seed_people,
)
from kiosk.services.people.people import set_pin as keep_pin
from kiosk.services.people.pin_check import BeginAttempt, begin_attempt
from kiosk.services.replication.links import Link
from kiosk.sync.client.replies import read_reply
from kiosk.sync.identity.pin_hash import Argon2Pins
from kiosk.sync.protocol.people import PeopleReply
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from tests.sync.direct import Device, eventually
from tests.sync.network import Shop, in_shop

PINS = Argon2Pins(memory_kib=8, passes=1)
SOPHIE = Person("Sophie", Role.MANAGER, "p-1", PINS.hash("p-1", "246810"))
LEA = Person("Léa", Role.STAFF, "p-2")


def people_of(device: Device) -> tuple[Person, ...]:
    return device.store.read_blocking(lambda reader: reader.people.everybody())


def bytes_in(folder: Path, names: str) -> list[bytes]:
    return [path.read_bytes() for path in folder.glob(names)]


async def cut_off(device: Device) -> None:
    device.line.cut()
    await eventually(lambda: device.monitor.state.link is Link.OFFLINE)


async def hub_with_people(shop: Shop) -> Device:
    hub = await shop.hub()
    hub.store.run_blocking(seed_people, (SOPHIE, LEA))
    return hub


def test_a_counter_gets_the_people_and_their_changes(tmp_path: Path) -> None:
    async def story(shop: Shop) -> None:
        hub = await hub_with_people(shop)
        paul = await shop.terminal("counter 2", hub)
        await eventually(lambda: people_of(paul) == (SOPHIE, LEA))
        hub.store.run_blocking(add_person, NewPerson("Karim", Role.STAFF))
        await eventually(lambda: people_of(paul) == people_of(hub))
        hub.store.run_blocking(keep_pin, SetPin("p-1", PINS.hash("p-1", "135790")))
        await eventually(lambda: people_of(paul) == people_of(hub))
        assert len(people_of(paul)) == 3

    in_shop(tmp_path, story)


def test_a_counter_that_was_offline_gets_the_newest(tmp_path: Path) -> None:
    async def story(shop: Shop) -> None:
        hub = await hub_with_people(shop)
        paul = await shop.terminal("counter 2", hub)
        await eventually(lambda: people_of(paul) == (SOPHIE, LEA))
        await cut_off(paul)
        hub.store.run_blocking(remove_person, "Léa")
        hub.store.run_blocking(add_person, NewPerson("Karim", Role.STAFF))
        assert people_of(paul) == (SOPHIE, LEA)
        paul.line.join()
        await eventually(lambda: people_of(paul) == people_of(hub))

    in_shop(tmp_path, story)


def test_a_counter_without_a_network_checks_pins(tmp_path: Path) -> None:
    async def story(shop: Shop) -> None:
        hub = await hub_with_people(shop)
        paul = await shop.terminal("counter 2", hub)
        await eventually(lambda: people_of(paul) == (SOPHIE, LEA))
        await cut_off(paul)
        begun = paul.store.run_blocking(
            begin_attempt, BeginAttempt("p-1", RunningTime("start", 1.0))
        )
        assert PINS.is_right("p-1", "246810", begun.pin_hash)
        assert not PINS.is_right("p-1", "246811", begun.pin_hash)

    in_shop(tmp_path, story)


def test_a_list_that_was_altered_on_a_counter_is_replaced(tmp_path: Path) -> None:
    async def story(shop: Shop) -> None:
        hub = await hub_with_people(shop)
        paul = await shop.terminal("counter 2", hub)
        await eventually(lambda: people_of(paul) == (SOPHIE, LEA))
        await cut_off(paul)
        forged = Person("Léa", Role.MANAGER, "p-2", PINS.hash("p-2", "246810"))
        paul.store.run_blocking(keep_people, (SOPHIE, forged))
        paul.line.join()
        await eventually(lambda: people_of(paul) == (SOPHIE, LEA))

    in_shop(tmp_path, story)


def test_a_restored_hub_s_older_list_is_the_store_s_again(tmp_path: Path) -> None:
    async def story(shop: Shop) -> None:
        hub = await hub_with_people(shop)
        paul = await shop.terminal("counter 2", hub)
        kept = shop.keep(hub)
        hub.store.run_blocking(remove_person, "Léa")
        await eventually(lambda: people_of(paul) == (SOPHIE,))
        await shop.restart(hub, kept)
        shop.work(hub)
        await eventually(lambda: people_of(paul) == (SOPHIE, LEA))

    in_shop(tmp_path, story)


def test_neither_a_check_in_nor_head_office_gets_the_people(tmp_path: Path) -> None:
    async def story(shop: Shop) -> None:
        hub = await hub_with_people(shop)
        check_in = await shop.terminal("check-in", hub, DeviceRole.CHECK_IN)
        hub.store.run_blocking(add_person, NewPerson("Karim", Role.STAFF))
        await shop.converged()
        assert people_of(check_in) == ()
        hello = await check_in.line.hello(())
        assert hello.people == ""
        for line in (check_in.line, hub.line):
            with pytest.raises(WireProblem) as refused:
                await line.people()
            assert refused.value.status == 403
        held = bytes_in(tmp_path, "headoffice.db*") + bytes_in(tmp_path / "check-in", "kiosk.db*")
        assert held
        for part in (SOPHIE.pin_hash.encode(), b"argon2", b"Karim"):
            assert not any(part in one for one in held)

    in_shop(tmp_path, story)


@pytest.mark.parametrize(
    "people",
    [
        [{"person_id": "p-1", "name": "Sophie", "role": "head_office"}],
        [{"person_id": "p-1", "name": "", "role": "staff"}],
        [{"person_id": "p-1", "name": "So\u0000phie", "role": "staff"}],
        [{"person_id": "p-1", "name": "Sophie", "role": "staff"}] * 2,
        [{"person_id": f"p-{n}", "name": f"N{n}", "role": "staff"} for n in range(51)],
    ],
)
def test_a_list_that_no_hub_can_have_is_no_answer(people: list[dict[str, str]]) -> None:
    with pytest.raises(LinkDown):
        read_reply(json.dumps({"people": people}).encode(), PeopleReply)

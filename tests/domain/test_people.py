"""Tests of who may work in a store, and with which PIN."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.people.person import (
    NOBODY,
    Person,
    approvers,
    people_digest,
    works_unasked,
)
from kiosk.domain.workflow import Role

LEA = Person("Léa", Role.STAFF, "p-1")
KARIM = Person("Karim", Role.STAFF, "p-2")
SOPHIE = Person("Sophie", Role.MANAGER, "p-3", "a hash")
NADIA = Person("Nadia", Role.MANAGER, "p-4")


@pytest.mark.parametrize(
    ("person", "staff_pins", "needs_pin", "can_work"),
    [
        (LEA, False, False, True),
        (LEA, True, True, False),
        (replace(LEA, pin_hash="a hash"), False, True, True),
        (SOPHIE, False, True, True),
        (NADIA, False, True, False),
        (NADIA, True, True, False),
    ],
)
def test_a_manager_always_has_a_pin_and_staff_where_the_store_says_so(
    person: Person, staff_pins: bool, needs_pin: bool, can_work: bool
) -> None:
    assert person.needs_pin(staff_pins=staff_pins) is needs_pin
    assert person.can_work(staff_pins=staff_pins) is can_work


def test_only_the_one_person_without_a_pin_is_at_work_unasked() -> None:
    assert works_unasked([SOPHIE, LEA], staff_pins=False) == LEA
    assert works_unasked([SOPHIE, LEA, KARIM], staff_pins=False) == NOBODY
    assert works_unasked([SOPHIE, NADIA], staff_pins=False) == NOBODY
    assert works_unasked([SOPHIE, LEA], staff_pins=True) == NOBODY


def test_only_a_manager_with_a_pin_approves() -> None:
    assert approvers([LEA, NADIA, SOPHIE]) == (SOPHIE,)


def test_every_change_of_the_list_is_another_version() -> None:
    lists = [
        (),
        (LEA,),
        (LEA, SOPHIE),
        (SOPHIE, LEA),
        (LEA, replace(SOPHIE, pin_hash="another")),
        (LEA, replace(SOPHIE, role=Role.STAFF)),
        (replace(LEA, name="Lea"), SOPHIE),
    ]
    assert len({people_digest(people) for people in lists}) == len(lists)
    assert people_digest(()) == ""


def test_a_hash_is_in_no_text_that_a_log_could_hold() -> None:
    assert "a hash" not in repr(SOPHIE)

"""Tests of the hashes of PINs."""

from __future__ import annotations

import time

import pytest

from kiosk.sync.identity.pin_hash import Argon2Pins, is_pin_hash

QUICK = Argon2Pins(memory_kib=8, passes=1)


def test_only_the_person_s_own_pin_is_right() -> None:
    pin_hash = QUICK.hash("p-1", "246810")
    assert QUICK.is_right("p-1", "246810", pin_hash)
    assert not QUICK.is_right("p-1", "246811", pin_hash)
    assert not QUICK.is_right("p-1", "", pin_hash)


def test_a_hash_that_is_copied_to_somebody_else_fits_no_pin() -> None:
    assert not QUICK.is_right("p-2", "246810", QUICK.hash("p-1", "246810"))


def test_two_people_with_one_pin_have_different_hashes() -> None:
    assert QUICK.hash("p-1", "246810") != QUICK.hash("p-1", "246810")


def test_a_hash_is_made_as_documented_and_within_300_ms() -> None:
    hashes = Argon2Pins()
    pin_hash = hashes.hash("p-1", "246810")
    assert pin_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    begun_s = time.process_time()
    assert hashes.is_right("p-1", "246810", pin_hash)
    assert time.process_time() - begun_s < 0.3


@pytest.mark.parametrize(
    "pin_hash",
    [
        "",
        "246810",
        "$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHQ$" + "A" * 43,
        "$argon2id$v=19$m=999999,t=1,p=1$c29tZXNhbHRzb21l$" + "A" * 43,
        "$argon2id$v=19$m=19456,t=99,p=1$c29tZXNhbHRzb21l$" + "A" * 43,
        "$argon2id$v=19$m=19456,t=2,p=99$c29tZXNhbHRzb21l$" + "A" * 43,
        "$argon2id$v=19$m=8,t=1,p=0$c29tZXNhbHRzb21l$" + "A" * 43,
        "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$" + "A" * 43 + "\n",
    ],
)
def test_a_hash_of_another_kind_or_cost_is_refused_unread(pin_hash: str) -> None:
    assert not is_pin_hash(pin_hash)
    assert not QUICK.is_right("p-1", "246810", pin_hash)

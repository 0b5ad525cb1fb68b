"""Codes for days: as many as a roll-out has stores, each proved to the device that was given it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.client.pair import new_nonce
from kiosk.sync.identity.pairing import PairingCode
from kiosk.sync.protocol import code_proof
from kiosk.sync.protocol.code_proof import hint_of, is_proved
from kiosk.sync.protocol.pairing_bodies import ProofBody
from tests.counts import count
from tests.headoffice.conftest import Wait

SEEN = "ab" * 32
MOST = count("CODES", 8, code_proof.CODES_MAX)
"""How many codes are proved at once: each is hashed slowly."""


@pytest.fixture
def shown(database: OfficeDatabase, monkeypatch: pytest.MonkeyPatch) -> HeadOffice:
    """Head office with a certificate."""
    monkeypatch.setattr(code_proof, "CODES_MAX", MOST)
    return HeadOffice(database, fingerprint=SEEN)


def proved(office: HeadOffice, code: PairingCode, wait: Wait, hint: str | None = None) -> bool:
    asked = ProofBody(nonce=new_nonce(), hint=hint_of(code.secret) if hint is None else hint)
    reply = wait(office.prove(asked))
    assert len(reply.proofs) <= MOST
    return is_proved(str(code), reply, SEEN, asked.nonce)


def test_the_first_of_many_codes_is_proved_too(
    shown: HeadOffice, lyon: StoreRecord, wait: Wait
) -> None:
    def code() -> PairingCode:
        return shown.admin.make_pairing_code(lyon.store_id, SEEN, valid_days=20).code

    codes = [code() for _ in range(MOST + 3)]
    assert proved(shown, codes[0], wait)
    assert proved(shown, codes[-1], wait)
    assert not proved(shown, codes[0], wait, hint="")
    assert not proved(shown, PairingCode("ABCD2346", codes[0].check), wait)


def test_a_code_from_before_there_were_hints_is_proved(
    shown: HeadOffice, lyon: StoreRecord, database: OfficeDatabase, wait: Wait
) -> None:
    code = shown.admin.make_pairing_code(lyon.store_id, SEEN, valid_days=20).code
    with database.transaction() as connection:
        connection.execute(text("UPDATE pairing_code SET hint = ''"))
    assert proved(shown, code, wait)
    assert proved(shown, code, wait, hint="")

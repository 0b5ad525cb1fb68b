"""A device becomes a store's hub only by a code that a person carries to it."""

import pytest

from kiosk.headoffice.errors import DeviceUnknown, StoreTaken, StoreUnknown
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.server.rate_limit import CodeLimit
from tests.headoffice.conftest import Clock, Wait, refused
from tests.headoffice.hub import Hub
from tests.sync.pair_bodies import pair_body


def body(code: str, device_id: str = "hub-1") -> PairBody:
    return PairBody(code=code, device_id=device_id, device_name="Comptoir 1")


def test_a_code_makes_a_device_the_hub_of_its_store_once(
    office: HeadOffice, lyon: StoreRecord, wait: Wait
) -> None:
    code = str(office.admin.make_pairing_code("LYON-01").code)
    reply = wait(office.pair(body(code.lower().replace("-", " "))))
    assert (reply.role, reply.store_id, reply.store_name) == ("hub", lyon.store_id, "Lyon")
    peer = wait(office.authenticate("hub-1", reply.secret))
    assert (peer.store_id, wait(office.hello(peer, ())).hub_epoch) == (lyon.store_id, 1)
    assert refused(wait, office.pair(body(code, "hub-2"))) == (403, "pairing_not_allowed")


def test_a_code_is_good_for_a_quarter_of_an_hour(
    office: HeadOffice, lyon: StoreRecord, clock: Clock, wait: Wait
) -> None:
    code = str(office.admin.make_pairing_code(lyon.store_id).code)
    clock.pass_(minutes=15, seconds=1)
    assert refused(wait, office.pair(body(code))) == (403, "pairing_not_allowed")


def test_ten_wrong_codes_from_anyone_stop_them_and_nobody_else(
    office: HeadOffice, lyon: StoreRecord, wait: Wait
) -> None:
    code = str(office.admin.make_pairing_code(lyon.store_id).code)
    for wrong in range(10):
        guess = office.pair(body(f"WRNG-{wrong:04}-2222"), "192.0.2.66")
        assert refused(wait, guess) == (403, "pairing_not_allowed")
    assert refused(wait, office.pair(body(code), "192.0.2.66")) == (429, "pairing_not_allowed")
    assert wait(office.pair(body(code), "192.0.2.7")).role == "hub"


def test_whoever_tried_ten_wrong_codes_may_try_again_after_a_minute(
    database: OfficeDatabase, clock: Clock, wait: Wait
) -> None:
    passed_s = 0.0
    office = HeadOffice(database, clock=clock, limit=CodeLimit(lambda: passed_s))
    lyon = office.admin.create_store("Lyon", "LYON-01")
    code = str(office.admin.make_pairing_code(lyon.store_id).code)
    for wrong in range(10):
        guess = office.pair(body(f"WRNG-{wrong:04}-2222"))
        assert refused(wait, guess) == (403, "pairing_not_allowed")
    assert refused(wait, office.pair(body(code))) == (429, "pairing_not_allowed")
    # Setting the clock makes no difference.
    clock.pass_(days=365)
    assert refused(wait, office.pair(body(code))) == (429, "pairing_not_allowed")
    clock.pass_(days=-365)
    passed_s = 61.0
    assert wait(office.pair(body(code))).role == "hub"


def test_a_code_is_not_tried_from_many_addresses(
    office: HeadOffice, lyon: StoreRecord, wait: Wait
) -> None:
    for number in range(10):
        guess = office.pair(body("WRNG-2345-2222"), f"192.0.2.{number}")
        assert refused(wait, guess) == (403, "pairing_not_allowed")
    guess = office.pair(body("WRNG-2345-2222"), "192.0.2.77")
    assert refused(wait, guess) == (429, "pairing_not_allowed")


def test_a_right_code_does_not_count_as_wrong(
    office: HeadOffice, lyon: StoreRecord, wait: Wait
) -> None:
    for number in range(12):
        wish = body(str(office.admin.make_pairing_code("Lyon").code), f"hub-{number}")
        assert wait(office.pair(wish)).role == "hub"


def test_a_code_takes_over_no_hub_that_works(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    code = str(office.admin.make_pairing_code(lyon.store_id).code)
    assert refused(wait, office.pair(body(code, hub.device_id))) == (403, "pairing_not_allowed")
    assert wait(office.authenticate(hub.device_id, hub.secret)).role == "hub"
    # A device that pairs again shows its key or its secret; otherwise it is revoked first.
    secret = wait(office.pair(pair_body(code, hub.device_id, "Comptoir 1"))).secret
    code = str(office.admin.make_pairing_code(lyon.store_id).code)
    shown = pair_body(code, hub.device_id, "Comptoir 1", secret).model_copy(
        update={"public_key": "", "signature": ""}
    )
    wait(office.pair(shown))
    code = str(office.admin.make_pairing_code(lyon.store_id).code)
    office.admin.revoke(hub.device_id)
    assert wait(office.pair(body(code, hub.device_id))).role == "hub"


def test_a_wrong_secret_and_an_unknown_device_are_answered_alike(
    office: HeadOffice, hub: Hub, wait: Wait
) -> None:
    for device_id, secret in ((hub.device_id, "wrong"), ("nobody", hub.secret), ("\0é", "x")):
        assert refused(wait, office.authenticate(device_id, secret)) == (401, "unknown_device")


def test_a_revoked_device_is_shut_out_until_it_gets_a_new_code(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    office.admin.revoke(hub.device_id)
    assert refused(wait, office.authenticate(hub.device_id, hub.secret)) == (403, "revoked")
    wait(hub.join(lyon.store_id))
    assert hub.epoch == 1
    with pytest.raises(DeviceUnknown):
        office.admin.revoke("nobody")


def test_another_device_that_becomes_the_hub_begins_a_new_epoch(
    office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait
) -> None:
    second = Hub(office, "hub-2")
    wait(second.join(lyon.store_id))
    assert (second.epoch, second.peer.role) == (2, "hub")
    assert wait(office.authenticate(hub.device_id, hub.secret)).role == "counter"


def test_a_device_of_one_store_never_becomes_one_of_another(
    office: HeadOffice, hub: Hub, wait: Wait
) -> None:
    office.admin.create_store("Nice", "NICE-01")
    code = str(office.admin.make_pairing_code("Nice").code)
    assert refused(wait, office.pair(body(code, hub.device_id))) == (403, "pairing_not_allowed")
    assert wait(office.authenticate(hub.device_id, hub.secret)).store_id == hub.peer.store_id
    # That did not use up the code.
    assert wait(office.pair(body(code, "hub-nice"))).store_name == "Nice"


def test_an_exchange_place_belongs_to_one_store(office: HeadOffice, lyon: StoreRecord) -> None:
    with pytest.raises(StoreTaken):
        office.admin.create_store("Lyon 2", "LYON-01")
    with pytest.raises(StoreUnknown):
        office.admin.store("PARIS-01")
    assert [store.name for store in office.admin.stores()] == ["Lyon"]

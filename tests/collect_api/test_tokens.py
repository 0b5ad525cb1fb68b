"""`POST /oauth/token`, and what a call needs: its rows of the contract's table Transport."""

from __future__ import annotations

import pytest

from kiosk.headoffice.admin.client_admin import ClientAdmin
from kiosk.headoffice.errors import ClientTaken, ClientUnknown
from kiosk.headoffice.storage.collects.clients import bind
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from tests.collect_api.conftest import Join
from tests.collect_api.retailer import Retailer, problem, wrong
from tests.headoffice.conftest import Clock

DAY_MS = 24 * 3600 * 1000


def test_credentials_are_traded_for_a_token_that_is_valid_for_24_hours(
    retailer: Retailer, clock: Clock
) -> None:
    reply = retailer.http.post("/oauth/token", data=retailer.form())
    body = reply.json()
    assert reply.status_code == 200
    assert body.keys() == {"access_token", "token_type", "expires_in", "audience"}
    assert (body["token_type"], body["expires_in"]) == ("bearer", DAY_MS)
    assert body["audience"] == "https://collects.example"
    clock.pass_(hours=23, minutes=59)
    assert retailer.get("/collects/C-1").status_code == 404
    clock.pass_(minutes=2)
    assert problem(retailer.get("/collects/C-1"))[:2] == (401, "Unauthorized")


def test_a_form_that_lacks_a_field_is_told_which(retailer: Retailer) -> None:
    for field in ("client_id", "client_secret", "grant_type"):
        reply = retailer.http.post("/oauth/token", data=retailer.form(**{field: None}))
        assert problem(reply) == wrong("payload", field)


def test_only_client_credentials_are_granted(retailer: Retailer) -> None:
    reply = retailer.http.post("/oauth/token", data=retailer.form(grant_type="password"))
    assert problem(reply) == wrong("payload", "grant_type")


def test_wrong_credentials_get_no_token(retailer: Retailer) -> None:
    for text in ("wrong", "a\0b", "é"):
        for field in ("client_id", "client_secret"):
            reply = retailer.http.post("/oauth/token", data=retailer.form(**{field: text}))
            assert problem(reply) == (401, "Unauthorized", {})


def test_a_call_without_a_valid_token_is_401(retailer: Retailer) -> None:
    for shown in (None, "Bearer wrong", "Basic dGVzdA==", "Bearer", "Bearer a.b"):
        headers = {} if shown is None else {"authorization": shown}
        reply = retailer.get("/collects/C-1", without=["authorization"], headers=headers)
        assert problem(reply) == (401, "Unauthorized", {})


def test_a_revoked_client_is_refused_with_the_tokens_it_has(
    retailer: Retailer, clients: ClientAdmin
) -> None:
    clients.revoke("Shop")
    assert retailer.get("/collects/C-1").status_code == 401
    assert retailer.http.post("/oauth/token", data=retailer.form()).status_code == 401
    with pytest.raises(ClientUnknown):
        clients.revoke("Shop")
    # The name is free again.
    clients.create("Shop")
    assert [client.record.name for client in clients.all()] == ["Shop", "Shop"]


def test_a_client_that_calls_all_the_time_is_refused_a_second_after_it_is_revoked(
    retailer: Retailer, clients: ClientAdmin, clock: Clock
) -> None:
    for _ in range(3):
        assert retailer.get("/collects/C-1").status_code == 404
        clock.pass_(seconds=0.4)
    clients.revoke("Shop")
    clock.pass_(seconds=0.7)
    assert retailer.get("/collects/C-1").status_code == 401


def test_a_bound_client_sees_a_store_as_soon_as_it_is_bound_to_it(
    database: OfficeDatabase, lyon: StoreRecord, lille: StoreRecord, join: Join
) -> None:
    retailer = join("Lyon's", "Lyon")
    slots = f"/slots?exchangePlaceId={lille.exchange_place_id}&toDate=2026-12-01"
    assert "no opening hours" not in retailer.get(slots).text
    with database.transaction() as connection:
        bind(connection, retailer.client_id, lille.store_id)
    assert "no opening hours" in retailer.get(slots).text


def test_two_clients_have_two_names(retailer: Retailer, clients: ClientAdmin) -> None:
    with pytest.raises(ClientTaken):
        clients.create("Shop")


def test_neither_secrets_nor_tokens_are_stored(
    retailer: Retailer, database: OfficeDatabase
) -> None:
    token = retailer.headers["authorization"].removeprefix("Bearer ")
    with database.reader() as connection:
        for table in ("client", "access_token"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert rows
            assert not any(secret in str(rows) for secret in (token, retailer.secret))


def test_the_version_is_needed_where_the_contract_says_so(retailer: Retailer) -> None:
    without = ["x-api-version"]
    assert problem(retailer.post("/collects", {}, without=without)) == wrong(
        "headers", "x-api-version"
    )
    assert retailer.get("/collects/C-1", without=without).status_code == 404


def test_health_is_204_for_anybody(retailer: Retailer) -> None:
    for path in ("/health", "/v1/health", "/v2/health"):
        reply = retailer.http.get(path)
        assert (reply.status_code, reply.content) == (204, b"")


def test_the_calls_are_on_the_bare_path_and_below_v1_and_v2(retailer: Retailer) -> None:
    for path in ("/v1", "/v2", ""):
        assert retailer.http.post(f"{path}/oauth/token", data=retailer.form()).status_code == 200
        reply = retailer.get(f"{path}/collects/C-1")
        assert problem(reply)[0] == 404
    assert retailer.get("/v3/collects/C-1").status_code == 404


def test_the_hubs_paths_are_still_theirs(retailer: Retailer) -> None:
    reply = retailer.get("/v1/hello")
    assert (reply.status_code, reply.json()["code"]) == (401, "unknown_device")


def test_other_addresses_and_methods_are_refused_in_the_published_form(retailer: Retailer) -> None:
    assert problem(retailer.get("/collects/C-1/lines"))[:2] == (404, "Not Found")
    reply = retailer.call("PUT", "/collects")
    assert problem(reply)[:2] == (405, "Method Not Allowed")
    assert "POST" in reply.headers["allow"]


def test_a_client_bound_to_stores_is_listed_with_them(
    join: Join, clients: ClientAdmin, lyon: StoreRecord, lille: StoreRecord
) -> None:
    join("Lille's", "LILLE-01")
    (known,) = clients.all()
    assert known.stores == ("Lille",)

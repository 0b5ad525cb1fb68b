import pytest

from kiosk.domain.status import Status
from tests.cli.conftest import Cli
from tests.services.bodies import GONE, body, numbered

NOTHING_FOUND = "Aucune commande trouvée.\n"


def test_an_empty_store_says_so(kiosk: Cli) -> None:
    assert (kiosk("orders").code, kiosk("orders").out) == (0, "Aucune commande.\n")
    assert kiosk("orders", "--json").json == []


def test_a_listing_has_what_programs_need(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    (order,) = kiosk("orders", "--json").json
    assert order == {
        "collect_id": "C-1",
        "status": "COLLECT_STARTED",
        "pickup_code": "K7QF2M8",
        "customer": "Zoé Lefèvre",
        "slot": {"start": "2024-11-24T13:00:00Z", "end": "2024-11-24T13:30:00Z"},
    }


def test_orders_come_by_slot_and_those_without_one_last(kiosk: Cli) -> None:
    late = {"start": "2024-11-24T18:00:00Z", "end": "2024-11-24T18:30:00Z"}
    kiosk.import_orders(
        body("slot", GONE, collectId="none"),
        body(collectId="late", slot=late),
        body(collectId="soon"),
    )
    listed = kiosk("orders", "--json").json
    assert [order["collect_id"] for order in listed] == ["soon", "late", "none"]
    assert listed[-1]["slot"] is None
    table = kiosk("orders").out.splitlines()
    assert [line.split()[0] for line in table] == ["soon", "late", "none"]


@pytest.mark.parametrize("name", ["READY", "ready", "COLLECT_READY", "collect_ready"])
def test_orders_in_one_status(kiosk: Cli, name: str) -> None:
    kiosk.import_orders(*numbered(3))
    kiosk("advance", "C-2", "READY", "--by", "Léa")
    assert [o["collect_id"] for o in kiosk("orders", "--status", name, "--json").json] == ["C-2"]


def test_a_search_answers_as_the_counter_does(kiosk: Cli) -> None:
    kiosk.import_orders(
        body("customer.lastName", "N\u02bcGuessan", collectId="first"),
        body("customer.lastName", "Le Goff", collectId="second"),
    )
    for typed, order_id in (
        ("n'guessan", "first"),
        ("legoff zoé", "second"),
        ("SECOND", "second"),
    ):
        found = [order["collect_id"] for order in kiosk("orders", "--search", typed, "--json").json]
        assert found == [order_id], typed
    assert "Zoé Le Goff" in kiosk("orders", "--search", "le goff").out
    assert kiosk("orders", "--search", "le goff", "--status", "READY").out == NOTHING_FOUND
    for typed in ("dupond", "", "  ", '"', "*", "words : x"):
        answer = kiosk("orders", "--search", typed)
        assert (answer.code, answer.out) == (0, NOTHING_FOUND)


def test_an_unknown_status_is_wrong_usage_and_lists_all(kiosk: Cli) -> None:
    answer = kiosk("orders", "--status", "DONE")
    assert answer.code == 2
    assert all(status.name in answer.err for status in Status)


def test_show_prints_everything_about_an_order(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    kiosk("arrive", "K7QF2M8", "--bay", "A32")
    kiosk("advance", "C-1", "READY", "--by", "Léa")
    order = kiosk("show", "C-1", "--json").json
    (listed,) = kiosk("orders", "--json").json
    assert listed.items() <= order.items()
    assert order["status"] == "COLLECT_AWAITING"
    assert [set(line) for line in order["lines"]] == [
        {"number", "label", "quantity", "handed", "ean"}
    ] * 2
    (arrival,) = order["arrivals"]
    assert (arrival["bay"], arrival["ended_at"]) == ("A32", None)
    journal = order["journal"]
    assert [set(entry) for entry in journal] == [
        {"from", "to", "at", "actor", "reason", "comment"}
    ] * 3
    assert [entry["to"] for entry in journal] == [
        "COLLECT_STARTED",
        "COLLECT_READY",
        "COLLECT_AWAITING",
    ]
    assert [entry["actor"]["role"] for entry in journal] == ["system", "staff", "system"]


def test_show_for_people_names_all_of_it(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    kiosk("arrive", "K7QF2M8", "--bay", "A32")
    reported = kiosk("show", "C-1").out
    for words in (
        "Zoé Lefèvre",
        "K7QF2M8",
        "2 × Bouilloire",
        "place A32",
        "Créneau validé",
        "B2-04",
    ):
        assert words in reported


def test_a_phone_is_shown_as_people_say_it_and_kept_in_one_form(kiosk: Cli) -> None:
    kiosk.import_orders(body("customer.phone", "+33 (0)6 39 98 01 20"))
    assert "Téléphone\u00a0: 06 39 98 01 20\n" in kiosk("show", "C-1").out
    reported = kiosk("show", "C-1", "--json").json
    assert (reported["phone"], reported["phone_unread"]) == ("+33639980120", False)


def test_a_phone_is_read_in_the_country_of_the_store(kiosk: Cli) -> None:
    kiosk.data_dir.mkdir(parents=True, exist_ok=True)
    (kiosk.data_dir / "kiosk.toml").write_text('country = "BE"')
    kiosk.import_orders(body("customer.phone", "0471 23 45 67"))
    assert kiosk("show", "C-1", "--json").json["phone"] == "+32471234567"
    assert "Téléphone\u00a0: 0471 23 45 67\n" in kiosk("show", "C-1").out


def test_a_phone_that_cannot_be_read_is_kept_and_said_to_be_as_given(kiosk: Cli) -> None:
    kiosk.import_orders(body("customer.phone", "06 39 98, voir mail"))
    reported = kiosk("show", "C-1", "--json").json
    assert (reported["phone"], reported["phone_unread"]) == ("06 39 98, voir mail", True)
    assert "06 39 98, voir mail (tel que donné" in kiosk("show", "C-1").out


def test_an_unknown_order_is_refused(kiosk: Cli) -> None:
    answer = kiosk("show", "C-9", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert "C-9" in answer.err


@pytest.mark.parametrize("bay", ["!!", "AA1", "A1234", "", "A 3"])
def test_a_bay_that_no_car_can_stand_on(kiosk: Cli, bay: str) -> None:
    kiosk.import_orders(body())
    assert kiosk("arrive", "K7QF2M8", "--bay", bay).code == 2
    assert kiosk("show", "C-1", "--json").json["arrivals"] == []


def test_a_customer_of_a_cancelled_order_is_noted_and_shown_to_the_staff(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    cancel = ("--role", "manager", "--by", "Sophie", "--reason", "CANCELLED_BY_CLIENT")
    assert kiosk("advance", "C-1", "CANCELLED", *cancel).code == 0
    answer = kiosk("arrive", "K7QF2M8")
    assert (answer.code, "un collègue doit s’occuper de lui" in answer.out) == (0, True)
    assert len(kiosk("show", "C-1", "--json").json["arrivals"]) == 1


# --- arrive --------------------------------------------------------------------------------------


def test_a_ready_order_is_called_and_its_customer_waits_at_a_bay(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    kiosk("advance", "C-1", "READY", "--by", "Léa")
    answer = kiosk("arrive", "k7qf 2m8", "--bay", "a32")
    assert (answer.code, answer.out) == (0, "Arrivée de Zoé L. notée\u00a0: place A32.\n")
    order = kiosk("show", "C-1", "--json").json
    assert order["status"] == "COLLECT_AWAITING"
    assert order["journal"][-1]["actor"]["role"] == "customer"


def test_arriving_again_moves_the_customer_and_nothing_else(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    kiosk("advance", "C-1", "READY", "--by", "Léa")
    first = kiosk("arrive", "K7QF2M8", "--json").json
    assert (first["bay"], first["result"]) == (None, "wait")
    kiosk("arrive", "K7QF2M8", "--bay", "B3")
    again = kiosk("arrive", "K7QF2M8", "--json").json
    assert (again["bay"], again["since"]) == ("B3", first["since"])
    assert len(kiosk("show", "C-1", "--json").json["journal"]) == 3


def test_one_code_brings_all_orders_of_a_customer_that_are_due(kiosk: Cli) -> None:
    kiosk.import_orders(body(), body("packages.0.references", GONE, collectId="C-2"))
    assert sorted(kiosk("arrive", "K7QF2M8", "--json").json["collect_ids"]) == ["C-1", "C-2"]


def test_codes_that_bring_nobody(kiosk: Cli) -> None:
    tomorrow = {"start": "2099-11-24T18:00:00Z", "end": "2099-11-24T18:30:00Z"}
    kiosk.import_orders(body(slot=tomorrow))
    early = kiosk("arrive", "K7QF2M8")
    assert (early.code, "Zoé L. arrive trop tôt" in early.err) == (1, True)
    for code in ("ZZZZZZZ", "", "K7QF2M8\0", "x" * 10_000):
        unknown = kiosk("arrive", code)
        assert unknown.code == 1
        assert len(unknown.err) < 150
        assert "\0" not in unknown.err


def test_a_collected_order_cannot_arrive(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    for status in ("READY", "AWAITING", "IN_PROGRESS", "PICK_UP_OK"):
        kiosk("advance", "C-1", status, "--by", "Léa")
    answer = kiosk("arrive", "K7QF2M8")
    assert (answer.code, "déjà été retirée" in answer.err) == (1, True)


@pytest.mark.parametrize("bay", ["", "A\0", "ABCDEFGHI", "\u202eA3"])
def test_a_bay_that_cannot_be_read_is_wrong_usage(kiosk: Cli, bay: str) -> None:
    kiosk.import_orders(body())
    assert kiosk("arrive", "K7QF2M8", "--bay", bay).code == 2
    assert kiosk("show", "C-1", "--json").json["arrivals"] == []

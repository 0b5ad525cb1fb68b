from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.actions import Details
from kiosk.domain.order import Actor
from kiosk.domain.reasons import DEFAULT_REASONS, NEEDS_REASON
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders.collect_body import read_body
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.orders.intake import take_orders
from kiosk.services.ports.unit_of_work import UnitOfWork
from kiosk.storage.local_database import open_store
from tests.cli.conftest import Cli
from tests.counts import cases
from tests.domain.orders import LATER
from tests.domain.published import TABLE
from tests.services.bodies import GONE, body, numbered
from tests.storage.sample import problems

SLOT = "2026-11-25T14:00+01:00/2026-11-25T14:30+01:00"
USUAL = [
    *((status, "staff") for status in (Status.READY, Status.IN_PROGRESS, Status.BLOCKED)),
    *((status, "manager") for status in (Status.READY, Status.CANCELLED, Status.PICK_UP_OK)),
]
SOPHIE = Actor(Role.MANAGER, "Sophie")

READY = (Status.STARTED, Status.READY)
SERVED = (*READY, Status.AWAITING, Status.IN_PROGRESS)
WAY: dict[Status, tuple[Status, ...]] = {
    Status.INIT: (Status.INIT,),
    Status.STOCK_OK: (Status.INIT, Status.STOCK_OK),
    Status.STARTED: (Status.STARTED,),
    Status.READY: READY,
    Status.AWAITING: (*READY, Status.AWAITING),
    Status.IN_PROGRESS: SERVED,
    Status.PICK_UP_OK: (*SERVED, Status.PICK_UP_OK),
    Status.PICK_UP_FAILED: (*SERVED, Status.PICK_UP_FAILED),
    Status.PICK_UP_PARTIALLY: (*SERVED, Status.PICK_UP_PARTIALLY),
    Status.CANCELLED: (*READY, Status.CANCELLED),
    Status.BLOCKED: (*READY, Status.BLOCKED),
    Status.DELAYED: (*READY, Status.DELAYED),
    Status.REPLANNED: (*READY, Status.REPLANNED),
}


def options_for(to: Status) -> list[str]:
    options = ["--reason", DEFAULT_REASONS[to][0].code] if to in NEEDS_REASON else []
    return options + (["--slot", SLOT] if to is Status.REPLANNED else [])


def bring(uow: UnitOfWork, order_id: str, status: Status) -> None:
    """Add an order, and move it to a status as a manager."""
    slot = body()["slot"] if WAY[status][0] is Status.STARTED else None
    order = read_body(body("packages.0.references", GONE, collectId=order_id, slot=slot))
    assert not isinstance(order, list)
    take_orders(uow, [order])
    for to in WAY[status][1:]:
        reason = DEFAULT_REASONS[to][0].code if to in NEEDS_REASON else None
        details = Details(reason=reason, slot=LATER if to is Status.REPLANNED else None)
        advance(uow, Advance(order_id, to, SOPHIE, "Comptoir 1", details))


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store for the orders of every status and role; checked at the end."""
    data_dir = tmp_path_factory.mktemp("stocked")
    open_store(data_dir).close()
    yield data_dir
    store = open_store(data_dir)
    assert problems(store) == []
    store.close()


@pytest.fixture
def stock(stocked: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(stocked, capsys)


def stock_up(data_dir: Path, status: Status, role: str) -> None:
    """Add an order in this status for every status it may be asked to take."""

    def fill(uow: UnitOfWork, _: None) -> None:
        for to in Status:
            bring(uow, f"{status.name}-{to.name}-{role}", status)

    store = open_store(data_dir)
    store.run_blocking(fill, None)
    store.close()


@pytest.mark.parametrize(("status", "role"), cases(USUAL, list(Status), ["staff", "manager"]))
def test_every_target_is_taken_or_refused_as_the_table_says(
    stock: Cli, status: Status, role: str
) -> None:
    stock_up(stock.data_dir, status, role)
    for to in Status:
        order_id = f"{status.name}-{to.name}-{role}"
        legal = TABLE[status]
        if role == "staff":
            legal = {s for s in legal if Status.CANCELLED not in (status, s)}
        answer = stock(
            "advance", order_id, to.name, "--by", "Léa", "--role", role, *options_for(to)
        )
        if to in legal:
            assert (answer.code, answer.err) == (0, ""), to
            assert stock.status_of(order_id) == to.value
        else:
            assert (answer.code, answer.out) == (3, ""), to
            possible = answer.err.partition("Possible\u00a0: ")[2].partition(".")[0]
            assert set(possible.split(", ")) == ({s.value for s in legal} or {"rien"})
            assert stock.status_of(order_id) == status.value


def test_a_step_that_only_a_manager_may_take_says_so(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    reason = ("--reason", "CANCELLED_BY_CLIENT")
    for_staff = kiosk("advance", "C-1", "CANCELLED", "--by", "Léa", *reason)
    assert (for_staff.code, "manager" in for_staff.err) == (3, True)
    for_nobody = kiosk("advance", "C-1", "PICK_UP_OK", "--by", "Léa")
    assert (for_nobody.code, "manager" in for_nobody.err) == (3, False)


def test_a_step_is_in_the_journal_with_who_and_why(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    answer = kiosk(
        "advance", "C-1", "collect_blocked", "--by", "Karim", "--reason", "BLOCKED_DAMAGED",
        "--comment", "coin abîmé",
    )  # fmt: skip
    assert answer.code == 0
    entry, step = kiosk("show", "C-1", "--json").json["journal"]
    assert (entry["from"], entry["to"]) == (None, "COLLECT_STARTED")
    assert (step["from"], step["to"]) == ("COLLECT_STARTED", "COLLECT_BLOCKED")
    assert step["actor"] == {"role": "staff", "name": "Karim"}
    assert (step["reason"], step["comment"]) == ("BLOCKED_DAMAGED", "coin abîmé")
    assert step["at"].endswith("Z")


def test_legality_comes_before_a_missing_reason(kiosk: Cli) -> None:
    kiosk.import_orders(body("slot", GONE))
    assert kiosk("advance", "C-1", "BLOCKED", "--by", "Léa").code == 3
    kiosk.import_orders(body("packages.0.references", GONE, collectId="C-2"))
    answer = kiosk("advance", "C-2", "BLOCKED", "--by", "Léa")
    assert answer.code == 2
    assert all(reason.code in answer.err for reason in DEFAULT_REASONS[Status.BLOCKED])
    assert kiosk.status_of("C-2") == "COLLECT_STARTED"


@pytest.mark.parametrize("reason", ["BLOCKED_BY_MAGIC", "CORRECTION", "RESUMED", ""])
def test_a_reason_must_be_on_the_list(kiosk: Cli, reason: str) -> None:
    kiosk.import_orders(body())
    answer = kiosk("advance", "C-1", "BLOCKED", "--by", "Léa", "--reason", reason)
    assert answer.code == 2
    assert kiosk.status_of("C-1") == "COLLECT_STARTED"


def test_a_reason_where_none_is_asked_is_kept_as_a_remark(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    assert kiosk("advance", "C-1", "READY", "--by", "Léa", "--reason", "vite fait").code == 0
    step = kiosk("show", "C-1", "--json").json["journal"][-1]
    assert (step["reason"], step["comment"]) == (None, "vite fait")


def test_the_store_may_have_reasons_of_its_own(kiosk: Cli) -> None:
    (kiosk.data_dir / "kiosk.toml").write_text(
        '[[reasons.BLOCKED]]\ncode = "BLOCKED_RAIN"\nfr = "Pluie"\nen = "Rain"\n'
    )
    kiosk.import_orders(body())
    wrong = kiosk("advance", "C-1", "BLOCKED", "--by", "Léa", "--reason", "BLOCKED_DAMAGED")
    assert wrong.code == 2
    assert "BLOCKED_RAIN" in wrong.err
    right = kiosk("advance", "C-1", "BLOCKED", "--by", "Léa", "--reason", "BLOCKED_RAIN")
    assert right.code == 0


def test_replanning_needs_a_slot_and_moves_the_order(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    missing = kiosk("advance", "C-1", "REPLANNED", "--by", "Léa")
    assert (missing.code, "--slot" in missing.err) == (2, True)
    assert kiosk("advance", "C-1", "REPLANNED", "--by", "Léa", "--slot", SLOT).code == 0
    assert kiosk("show", "C-1", "--json").json["slot"] == {
        "start": "2026-11-25T13:00:00Z",
        "end": "2026-11-25T13:30:00Z",
    }


@pytest.mark.parametrize(
    "slot",
    [
        "",
        "tomorrow",
        "2026-11-25T14:00/2026-11-25T15:00",
        "2026-11-25T15:00Z/2026-11-25T14:00Z",
        "2026-11-25T14:00Z",
        "2026-11-25T14:00Z/2026-11-25T14:00Z",
        "0001-01-01T00:00+14:00/0001-01-01T01:00+14:00",
        "9999-12-31T22:00-12:00/9999-12-31T23:00-12:00",
    ],
)
def test_a_slot_that_cannot_be_is_wrong_usage(kiosk: Cli, slot: str) -> None:
    kiosk.import_orders(body())
    answer = kiosk("advance", "C-1", "REPLANNED", "--by", "Léa", "--slot", slot)
    assert answer.code == 2
    assert "créneau" in answer.err
    assert kiosk.status_of("C-1") == "COLLECT_STARTED"


def test_a_slot_goes_with_two_statuses_only(kiosk: Cli) -> None:
    kiosk.import_orders(body("slot", GONE))
    kiosk("advance", "C-1", "STOCK_OK", "--by", "Léa")
    assert kiosk("advance", "C-1", "STARTED", "--by", "Léa", "--slot", SLOT).code == 0
    assert kiosk("show", "C-1", "--json").json["slot"]["start"] == "2026-11-25T13:00:00Z"
    assert kiosk("advance", "C-1", "READY", "--by", "Léa", "--slot", SLOT).code == 2


def test_handing_over_hands_every_line(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    for status in ("READY", "AWAITING", "IN_PROGRESS", "PICK_UP_OK"):
        assert kiosk("advance", "C-1", status, "--by", "Léa").code == 0
    order = kiosk("show", "C-1", "--json").json
    assert [(line["quantity"], line["handed"]) for line in order["lines"]] == [(2, 2), (1, 1)]
    (arrival,) = order["arrivals"]
    assert arrival["ended_at"] is not None


def test_an_order_served_elsewhere_is_left_to_a_manager(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    for status in ("READY", "AWAITING", "IN_PROGRESS"):
        kiosk("advance", "C-1", status, "--by", "Léa")
    (kiosk.data_dir / "kiosk.toml").write_text('counter_name = "Comptoir 2"\n')
    answer = kiosk("advance", "C-1", "PICK_UP_OK", "--by", "Karim")
    assert answer.code == 3
    assert "Comptoir 1" in answer.err
    assert "Léa" in answer.err
    added = kiosk("advance", "C-1", "PICK_UP_OK", "--by", "Sophie", "--role", "manager")
    assert added.code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("C-9", "READY", "--by", "Léa"), 1),
        (("C-1", "PRETE", "--by", "Léa"), 2),
        (("C-1", "READY"), 2),
        (("C-1", "READY", "--by", ""), 2),
        (("C-1", "READY", "--by", "L\u202eéa"), 2),
        (("C-1", "READY", "--by", "L" * 41), 2),
        (("C-1", "READY", "--by", "Léa", "--role", "customer"), 2),
        (("C-1", "READY", "--by", "Léa", "--role", "system"), 2),
        (("C-1", "READY", "--by", "Léa", "--comment", "x" * 501), 2),
        (("C-1", "READY", "--by", "L\udce9a"), 2),
    ],
)
def test_wrong_calls_end_with_their_code_and_one_sentence(
    kiosk: Cli, arguments: tuple[str, ...], code: int
) -> None:
    kiosk.import_orders(body())
    answer = kiosk("advance", *arguments)
    assert (answer.code, answer.out) == (code, "")
    assert len(answer.err.splitlines()) == 1
    assert kiosk.status_of("C-1") == "COLLECT_STARTED"


def test_an_unknown_status_lists_all(kiosk: Cli) -> None:
    answer = kiosk("advance", "C-1", "PRETE", "--by", "Léa")
    assert all(status.name in answer.err for status in Status)


def test_messages_are_in_the_language_of_the_store(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    (kiosk.data_dir / "kiosk.toml").write_text('language = "en"\n')
    answer = kiosk("advance", "C-1", "STARTED", "--by", "Léa")
    assert answer.err.startswith("Order C-1 is at COLLECT_STARTED and cannot go to")
    moved = kiosk("advance", "C-1", "READY", "--by", "Léa")
    assert moved.out == "C-1: Time slot confirmed → Order ready\n"


# --- taps that are held while a command comes ----------------------------------------------------


def hold(data_dir: Path, hold_s: float) -> None:
    store = open_store(data_dir)
    command = Advance("C-1", Status.PICK_UP_OK, SOPHIE, "Comptoir 1", hold_s=hold_s)
    store.run_blocking(advance, command)
    store.close()


def test_nothing_else_happens_to_an_order_while_a_tap_on_it_is_held(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    for status in ("READY", "AWAITING", "IN_PROGRESS"):
        kiosk("advance", "C-1", status, "--by", "Léa")
    hold(kiosk.data_dir, 60)
    answer = kiosk("advance", "C-1", "BLOCKED", "--by", "Léa", "--reason", "BLOCKED_OTHER")
    assert answer.code == 3
    assert "COLLECT_PICK_UP_OK" in answer.err
    assert kiosk.status_of("C-1") == "COLLECT_IN_PROGRESS"


@pytest.mark.parametrize("command", [("orders", "--json"), ("show", "C-1", "--json"), ("verify",)])
def test_a_held_tap_whose_time_has_passed_happens_before_the_command(
    kiosk: Cli, command: tuple[str, ...]
) -> None:
    kiosk.import_orders(body())
    for status in ("READY", "AWAITING", "IN_PROGRESS"):
        kiosk("advance", "C-1", status, "--by", "Léa")
    hold(kiosk.data_dir, 0)
    assert kiosk(*command).code == 0
    store = open_store(kiosk.data_dir)
    try:
        assert store.read_blocking(lambda reader: reader.held_actions()) == ()
        order = store.read_blocking(lambda reader: reader.order("C-1"))
    finally:
        store.close()
    assert order is not None
    assert order.status is Status.PICK_UP_OK


def test_commands_work_while_the_store_is_open_elsewhere(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(3))
    store = open_store(kiosk.data_dir)
    try:
        before = store.read_blocking(lambda reader: reader.newest_position())
        assert kiosk("advance", "C-2", "READY", "--by", "Léa").code == 0
        _, changed = store.read_blocking(lambda reader: reader.changed_since(before))
        assert changed == frozenset({"C-2"})
        order = store.read_blocking(lambda reader: reader.order("C-2"))
    finally:
        store.close()
    assert order is not None
    assert order.status is Status.READY

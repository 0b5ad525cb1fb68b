"""The indexes find what the words of the orders say, from whichever version a store comes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kiosk.domain.names import fold, folded_words
from kiosk.domain.order import Customer, Line, NewOrder, Order
from kiosk.domain.status import Status
from kiosk.services.counter.shelf import PutOnShelf, put_on_shelf
from kiosk.services.orders.counter import OrderCommand, mark_seen
from kiosk.storage import order_words, schema, search
from kiosk.storage.engine.migrator import Migrator
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.storage.search import SEARCH_TABLES
from tests.storage.sample import COUNTER_1, LEA, SOPHIE, add_orders, go, new_order, problems

SURNAMES = ("Martin", "Lampert", "Vertbois", "de La Tour")
LABELS = ("Lampe de salon", "Réfrigérateur vert", "Tapis de laine verte", "Refrigerant 12 L")
COLLECTED = (Status.READY, Status.AWAITING, Status.IN_PROGRESS, Status.PICK_UP_OK)
TYPED = ("lampe verte", "martin refrigerateur", "refrigerant 12", "salon lampe", "latour tapis")
LIMIT = 5
NAMES = ("anna", "anne", "an", "a", "camille", "cam", "durand", "dur", "+lampe", "+lampes", "+la")


def ordered(number: int) -> NewOrder:
    customer = Customer("Zoé", SURNAMES[number % 4], f"+3363998{number:04}", "", "fr")
    labels = (LABELS[number // 4 % 4], LABELS[number // 16 % 4])
    lines = tuple(Line(at, label, 1, f"3400{at:09}") for at, label in enumerate(labels, 1))
    # No typed text begins with this letter; a code that is drawn at random may with any.
    return replace(new_order(number, barcode=f"Q{number:06}"), customer=customer, lines=lines)


def add_some(store: LocalDatabase) -> None:
    """Sixty-five orders: all but five have ended, one lies on a shelf, one has no items."""
    add_orders(store, map(ordered, range(1, 65)))
    for number in range(1, 61):
        go(store, f"CMD-{number:06}", *COLLECTED)
    store.run_blocking(put_on_shelf, PutOnShelf("CMD-000061", "B-12", LEA))
    # Of no item and no phone there is nothing to mark.
    bare = new_order(65, first_name="Zoé", last_name="Martin", phone="", barcode="Q000065")
    named = new_order(66, first_name="Zoé", last_name="Martin", barcode="Qlampadaire/Qé")
    add_orders(store, [replace(bare, lines=()), named])


def found(store: LocalDatabase, typed: str) -> list[str]:
    cards = store.read_blocking(lambda reader: reader.search(typed, LIMIT))
    return [card.order_id for card in cards]


def beginnings(texts: tuple[str, ...]) -> list[str]:
    return [text[:end] for text in texts for end in range(1, len(text) + 1)]


def meant(typed: str) -> list[str]:
    """Ended orders, newest first; before them those with every typed word in their name."""
    words = folded_words(typed)

    def begin(order: NewOrder, *, anywhere: bool) -> bool:
        texts = [order.customer.first_name + " " + order.customer.last_name]
        texts += [line.label for line in order.lines] if anywhere else []
        parts = [folded_words(text) for text in texts]
        joined = ["".join(part[at:]) for part in parts for at in range(len(part))]
        return all(any(word.startswith(one) for word in joined) for one in words) or any(
            word.startswith("".join(words)) for word in joined
        )

    orders = [ordered(number) for number in range(60, 0, -1)]
    named = [order.order_id for order in orders if begin(order, anywhere=False)]
    if len(typed.strip()) < search.ANYWHERE_LENGTH_MIN:
        return named[:LIMIT]
    anywhere = [order.order_id for order in orders if begin(order, anywhere=True)]
    return list(dict.fromkeys((*named, *anywhere)))[:LIMIT]


def test_each_letter_finds_the_newest_orders_that_have_the_words(store: LocalDatabase) -> None:
    add_orders(store, map(ordered, range(1, 61)))
    for number in range(1, 61):
        go(store, f"CMD-{number:06}", *COLLECTED)
    texts = [text for text in beginnings(TYPED) if not re.search(r"\d", text)]
    assert {text: found(store, text) for text in texts} == {text: meant(text) for text in texts}


def former_columns(order: Order) -> dict[str, str]:
    """An order's columns as the version wrote them whose indexes have no marks."""
    now = search.index_columns(order)
    code = fold(order.pickup_code)
    is_apart = now["exact"].split()[:1] == [code]
    return {
        "words": f"{code} {now['words']}" if is_apart else now["words"],
        "phones": now["exact"].removeprefix(code) if is_apart else now["exact"],
        "parcel": now["parcel"],
    }


class FormerVersion(Migrator):
    """The migrations of a version whose indexes have no marks."""

    def upgrade(self, connection: Connection) -> None:
        """Run those that it has."""
        scripts = ScriptDirectory(self.folder, version_locations=[self.folder / "versions"])
        upgrades = {"fn": lambda revision, _: scripts._upgrade_revs(self.newest, revision)}
        context = MigrationContext.configure(connection, opts=upgrades)
        with context.begin_transaction(), Operations.context(context):
            context.run_migrations()


@pytest.fixture
def former(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store as the version wrote it whose indexes have no marks."""
    own = schema.SCHEMA
    with monkeypatch.context() as version:
        former = FormerVersion(own.folder, newest="1006", first=own.first)
        version.setattr(schema, "SCHEMA", former)
        version.setattr(search, "PHONE_MARK", "")
        version.setattr(search, "PARCEL_MARK", "")
        version.setattr(order_words, "index_columns", former_columns)
        for name in ("_NEW", "_CHANGED"):
            statement = getattr(order_words, name)
            version.setattr(order_words, name, statement.replace("exact", "phones"))
        store = open_store(data_dir)
        add_some(store)
        store.close()
    return data_dir


def test_an_upgraded_store_finds_what_a_new_one_finds(former: Path, tmp_path: Path) -> None:
    fresh = open_store(tmp_path / "fresh")
    add_some(fresh)
    upgraded = open_store(former)
    typed = beginnings((*TYPED, "0639980011", "9980012", "CMD-000012", "b 12", "34000000"))
    assert [found(upgraded, text) for text in typed] == [found(fresh, text) for text in typed]
    assert problems(upgraded) == []
    fresh.close()
    upgraded.close()


def test_orders_still_move_between_the_indexes_of_an_upgraded_store(former: Path) -> None:
    store = open_store(former)
    go(store, "CMD-000064", *COLLECTED)
    assert found(store, ordered(64).customer.phone) == ["CMD-000064"]
    assert found(store, "martin 000065") == ["CMD-000065"]
    go(store, "CMD-000065", Status.CANCELLED)
    store.run_blocking(mark_seen, OrderCommand("CMD-000065", SOPHIE, COUNTER_1))
    go(store, "CMD-000065", Status.BLOCKED)
    assert found(store, "martin 000065") == ["CMD-000065"]
    assert problems(store) == []
    store.close()


def test_the_index_has_the_beginnings_that_are_typed_but_not_of_phones(
    store: LocalDatabase,
) -> None:
    """A search for one that it has not brings all words together that begin so."""
    with store.database.reader() as reader:
        query = "SELECT sql FROM sqlite_schema WHERE name = 'ended_search'"
        made = reader.connection.exec_driver_sql(query).scalar_one()
    lengths = re.findall(r"prefix='([\d ]+)'", made)[0].split()
    assert [int(length) for length in lengths] == list(range(1, search.BEGINNING_MAX + 1))
    assert set(search.PHONE_MARK) == {"~"}
    assert len(search.PHONE_MARK) == search.BEGINNING_MAX


@pytest.mark.parametrize("table", SEARCH_TABLES)
def test_words_that_are_deleted_leave_an_index_that_is_whole(
    store: LocalDatabase, table: str
) -> None:
    rng = Random(1)
    for _ in range(60):
        with store.database.transaction() as connection:
            run = connection.exec_driver_sql
            for row in rng.sample(range(70, 74), k=rng.randrange(1, 4)):
                texts = [" ".join(rng.choices(NAMES, k=rng.randrange(4))) for _ in range(3)]
                run(f"DELETE FROM {table} WHERE rowid = ?", (row,))
                if rng.random() < 0.7:
                    into = f"INSERT INTO {table}(rowid, words, exact, parcel) VALUES (?, ?, ?, ?)"
                    run(into, (row, *texts))
        with store.database.transaction() as connection:
            # SQLite's own check, which raises an error.
            check = f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)"
            connection.exec_driver_sql(check)

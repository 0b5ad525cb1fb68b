"""Tests imports beside other writers, interrupted imports, and files of another kind."""

import codecs
import json
import os
import subprocess
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app.lock import only_one
from kiosk.cli.orders import import_file as intake
from kiosk.cli.orders.import_file import TurnsOfProgram
from kiosk.domain.actions import Details
from kiosk.domain.order import Actor
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.services.orders.counter import Advance, advance
from kiosk.services.orders.import_orders import BATCH_SIZE
from kiosk.storage.local_database import open_store
from tests.cli.conftest import Cli
from tests.counts import count, is_full
from tests.services.bodies import body, numbered

pytestmark = pytest.mark.heavy

Write = Callable[[object], str]

# By default two sizes between which the set of ids keeps its size.
FEW, MANY = (250, 2_500) if is_full() else (700, 1_200)
INTERRUPTED = count("INTERRUPTED", 600, 2_000)


def test_an_import_waits_for_whoever_is_writing(kiosk: Cli, written: Write) -> None:
    kiosk.import_orders(body(collectId="C-0"))
    writing, go_on = threading.Event(), threading.Event()
    store = open_store(kiosk.data_dir)

    def hold_the_lock() -> None:
        with store.database.unit_of_work():
            writing.set()
            go_on.wait(10)

    other = threading.Thread(target=hold_the_lock)
    other.start()
    try:
        assert writing.wait(10)
        timer = threading.Timer(0.4, go_on.set)
        timer.start()
        answer = kiosk("import", written(numbered(30)))
    finally:
        go_on.set()
        other.join()
        store.close()
    assert (answer.code, answer.out) == (0, "30 commandes ajoutées.\n")


def test_an_import_that_yields_more_already_goes_on_so(
    kiosk: Cli, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def nice(more: int) -> int:
        asked.append(more)
        if more < 0:
            raise PermissionError  # as for everybody but root
        return 19

    monkeypatch.setattr(os, "nice", nice)
    answer = kiosk("import", written(numbered(3)))
    assert (answer.code, answer.out) == (0, "3 commandes ajoutées.\n")
    assert asked[-1] == 0


def test_other_writers_get_their_turn_between_transactions(
    kiosk: Cli, written: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.import_orders(body(collectId="C-0"))
    store = open_store(kiosk.data_dir)
    turns: list[Status] = []

    def tap() -> None:
        status = Status.BLOCKED if len(turns) % 2 == 0 else Status.STARTED
        details = Details(reason="BLOCKED_OTHER" if status is Status.BLOCKED else None)
        command = Advance("C-0", status, Actor(Role.STAFF, "Léa"), "C1", details)
        store.run_blocking(advance, command)
        turns.append(status)

    monkeypatch.setattr(TurnsOfProgram, "pause", lambda _self: tap())
    with only_one(kiosk.data_dir):
        assert kiosk("import", written(numbered(4 * BATCH_SIZE))).code == 0
    assert len(turns) == 4

    # Where nobody taps, nobody waits for a longer transaction.
    assert kiosk("import", written(numbered(4 * BATCH_SIZE, 1_000))).code == 0
    assert len(turns) == 5
    store.close()
    assert kiosk("verify").code == 0


def test_fifty_thousand_orders_need_no_more_memory_than_a_few(
    kiosk: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Imports some of them; the tests of order files read all fifty thousand."""
    monkeypatch.setattr(intake, "PAUSE_S", 0)

    def peak_of(count: int, first: int) -> int:
        path = tmp_path / f"{count}.jsonl"
        with path.open("w") as file:
            file.writelines(json.dumps(order) + "\n" for order in numbered(count, first))
        tracemalloc.start()
        try:
            assert kiosk("import", str(path)).code == 0
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak_of(10, 5_001)  # Modules are loaded now, and do not count in what follows.
    few = peak_of(FEW, 1)
    # Garbage that was not collected yet can only add to a peak: the lowest one is the truest.
    many = min(peak_of(MANY, first) for first in (6_001, 1_001))
    # An import remembers the orders' ids, not their contents.
    assert (many - few) / (MANY - FEW) < 410


def _lines(count: int) -> Iterator[bytes]:
    for order in numbered(count):
        yield json.dumps(order).encode() + b"\n"


def test_an_interrupted_import_leaves_whole_orders_and_says_so(kiosk: Cli) -> None:
    environment = {**os.environ, "KIOSK_DATA": str(kiosk.data_dir)}
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "import", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=Path(__file__).resolve().parents[3],
    )
    assert process.stdin is not None
    process.stdin.writelines(_lines(INTERRUPTED))
    process.stdin.flush()
    store = open_store(kiosk.data_dir)
    try:
        for _ in range(2_000):
            if store.read_blocking(lambda reader: list(reader.summaries(None))):
                break
    finally:
        store.close()
    process.kill()
    process.communicate()
    taken = len(kiosk("orders", "--json").json)
    assert taken > 0
    assert taken % BATCH_SIZE == 0
    assert kiosk("verify").code == 0
    assert kiosk.import_orders(*numbered(INTERRUPTED)).code == 0
    assert len(kiosk("orders", "--json").json) == INTERRUPTED


CSV = b"commande;nom\nC-1;Durand\n" * 300


@pytest.mark.parametrize("command", [("import",), ("headoffice", "import")])
@pytest.mark.parametrize(
    ("contents", "seems"), [(CSV, ""), (b"<html>\n" * 300, "une page web (HTML)")]
)
def test_a_file_of_another_kind_is_one_sentence_that_says_which(
    kiosk: Cli,
    written: Write,
    command: tuple[str, ...],
    contents: bytes,
    seems: str,
) -> None:
    kiosk.have_head_office()
    kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    answer = kiosk(*command, written(contents))
    assert (answer.code, answer.out) == (1, "")
    (sentence,) = answer.err.splitlines()
    if seems:
        assert f"semble être {seems}" in sentence
        assert "attendu des commandes en CSV, ou en JSON" in sentence
    else:
        assert sentence.startswith("Les colonnes de ce fichier ne sont celles d’aucune")


def test_objects_printed_for_people_and_joined_with_their_marks_are_taken(kiosk: Cli) -> None:
    parts = [json.dumps(body(collectId=f"C-{number}"), indent=2) for number in range(3)]
    raw = b"\n".join(codecs.BOM_UTF8 + part.encode() for part in parts)
    assert kiosk("import", "-", stdin=raw).code == 0
    assert len(kiosk("orders", "--json").json) == 3

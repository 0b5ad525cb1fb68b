"""Tests that unreadable texts in settings and databases end a command with one sentence."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from kiosk.app.device_setup import DeviceMismatch
from kiosk.demo.sample import fill_sample_store, refuse_with_real_orders
from kiosk.demo.sample_orders import load_shop
from kiosk.domain.status import Status
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.storage.engine.integrity import FILE_NAME
from kiosk.storage.engine.sqlite import load_sqlite
from kiosk.storage.local_database import open_store
from kiosk.storage.verification import verify
from tests.forked.commands import COMMANDS
from tests.services.bodies import body
from tests.storage.sample import NOON, FakeClock, add_orders, go, new_order


def kiosk(data_dir: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    known = {**os.environ, "KIOSK_LANGUAGE": "en", **environ}
    return COMMANDS.run(["--data", str(data_dir), *words], known)


def is_one_sentence(done: subprocess.CompletedProcess[str], code: int) -> bool:
    said = done.stderr.strip()
    assert "Traceback" not in said
    assert (done.returncode, len(said.splitlines())) == (code, 1), said
    return True


@pytest.mark.parametrize(
    "settings",
    [
        b"people = " + b"[" * 5000,
        b"a = " + b"[" * 5000 + b"]" * 5000,
        b"[" + b"a." * 20000 + b"b]",
        b"store_name = '\xff\xfe'",
        b"\x00\x01",
    ],
)
def test_settings_that_cannot_be_read_get_one_sentence(data_dir: Path, settings: bytes) -> None:
    data_dir.mkdir(exist_ok=True)
    (data_dir / "kiosk.toml").write_bytes(settings)
    assert is_one_sentence(kiosk(data_dir, "orders"), 2)


def test_a_variable_that_is_nested_too_deep_gets_one_sentence(data_dir: Path) -> None:
    assert is_one_sentence(kiosk(data_dir, "orders", KIOSK_PEOPLE="[" * 20000), 2)


def spoil_text(data_dir: Path) -> None:
    """Put a byte that is not UTF-8 into a name in the database."""
    connection = load_sqlite().connect(data_dir / FILE_NAME)
    connection.execute("UPDATE orders SET last_name = CAST(x'4475ff616e64' AS TEXT)")
    connection.commit()
    connection.close()


def test_a_text_that_is_not_utf_8_is_damage_and_no_bug(data_dir: Path) -> None:
    store = open_store(data_dir, FakeClock())
    add_orders(store, [new_order(1)])
    spoil_text(data_dir)
    with pytest.raises(StoreUnavailable) as refused:
        go(store, "CMD-000001", Status.READY)
    assert (refused.value.kind, "Du" in refused.value.detail) == ("damaged", False)
    assert "file_unreadable_further" in [problem.code for problem in verify(store.database)]
    store.close()
    done = kiosk(data_dir, "orders")
    assert is_one_sentence(done, 4)
    assert "is damaged" in done.stderr


@pytest.mark.parametrize("word", [b"CREATE TABLE orders", b"orders_", b"tableorders"])
def test_a_schema_that_is_no_text_is_damage_and_no_bug(data_dir: Path, word: bytes) -> None:
    store = open_store(data_dir, FakeClock())
    add_orders(store, [new_order(1)])
    store.close()
    path = data_dir / FILE_NAME
    raw = path.read_bytes()
    assert word in raw
    path.write_bytes(raw.replace(word, b"\xff" + word[1:], 1))
    done = kiosk(data_dir, "orders")
    assert is_one_sentence(done, 4), done.stderr
    assert "is damaged" in done.stderr


def test_the_demo_plays_with_no_real_orders(data_dir: Path) -> None:
    store = open_store(data_dir, FakeClock())
    add_orders(store, [new_order(1)])
    store.close()
    with pytest.raises(DeviceMismatch) as refused:
        refuse_with_real_orders(data_dir)
    assert refused.value.problem == "demo_is_real"


def test_the_demo_goes_on_with_its_own_orders(data_dir: Path) -> None:
    shop = load_shop()
    refuse_with_real_orders(data_dir)
    fill_sample_store(data_dir, shop, NOON)
    refuse_with_real_orders(data_dir)


def test_demo_live_on_real_orders_is_refused(data_dir: Path, tmp_path: Path) -> None:
    orders = tmp_path / "orders.json"
    orders.write_text(json.dumps([body()]))
    assert kiosk(data_dir, "import", str(orders)).returncode == 0
    shown = {"QT_QPA_PLATFORM": "offscreen", "KIOSK_LANGUAGE": "fr"}
    done = kiosk(data_dir, "demo", "--live", "--language", "en", **shown)
    assert is_one_sentence(done, 2)
    assert "real orders" in done.stderr


def test_a_refusal_is_in_the_language_that_was_asked_for(data_dir: Path) -> None:
    words = ("run", "--listen", "1:2:3", "--language", "en")
    done = kiosk(data_dir, *words, KIOSK_LANGUAGE="fr")
    assert is_one_sentence(done, 2)
    assert "1:2" in done.stderr
    assert done.stderr.isascii()

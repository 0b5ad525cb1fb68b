"""Tests that a mistyped --data creates no store, and that a created store's path is shown."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli

READERS = [
    ("orders",),
    ("orders", "--json"),
    ("show", "C-1"),
    ("advance", "C-1", "READY", "--by", "Léa"),
    ("arrive", "K7P-42"),
    ("verify",),
    ("backup", "copy.db"),
    ("devices",),
    ("revoke", "x"),
]


@pytest.mark.parametrize("command", READERS, ids=" ".join)
@pytest.mark.parametrize("is_there", [True, False], ids=["empty", "missing"])
def test_what_reads_or_changes_orders_makes_no_store(
    kiosk: Cli, tmp_path: Path, command: tuple[str, ...], is_there: bool
) -> None:
    mistyped = tmp_path / "dtaa"
    if is_there:
        mistyped.mkdir()
    answer = kiosk("--data", str(mistyped), *command)
    assert (answer.code, answer.out) == (2, "")
    (sentence,) = answer.err.splitlines()
    assert f"Il n’y a pas de magasin dans {mistyped}." in sentence
    assert "--data" in sentence
    assert not is_there or list(mistyped.iterdir()) == []
    assert mistyped.exists() == is_there


def test_an_import_makes_one_and_says_where_once(kiosk: Cli, tmp_path: Path) -> None:
    new = str(tmp_path / "new")
    first = kiosk("--data", new, "import", "-", stdin=b"[]")
    assert f"Nouveau magasin\u00a0: {new}" in first.out.splitlines()
    again = kiosk("--data", new, "import", "-", stdin=b"[]")
    assert (again.code, "Nouveau" in again.out) == (0, False)
    assert kiosk("--data", new, "orders", "--json").json == []

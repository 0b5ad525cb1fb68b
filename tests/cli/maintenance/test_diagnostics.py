"""`kiosk diagnostics`: what support needs, and nothing about a person."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from kiosk.logs import Log
from tests.cli.conftest import Cli
from tests.cli.maintenance.test_care import spoil
from tests.services.bodies import body, numbered

SECRET = "a-secret-that-nobody-may-read"


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name).decode("utf-8") for name in bundle.namelist()}


def part(path: Path, name: str) -> Any:
    return json.loads(contents(path)[name])


def test_support_gets_versions_checks_counts_and_logs(kiosk: Cli, tmp_path: Path) -> None:
    kiosk.import_orders(*numbered(3))
    kiosk("advance", "C-1", "READY", "--by", "Léa")
    target = tmp_path / "support.zip"
    answer = kiosk("diagnostics", str(target))
    assert (answer.code, str(target) in answer.out) == (0, True)
    assert target.stat().st_mode & 0o077 == 0
    assert sorted(contents(target)) == [
        "about.json",
        "doctor.json",
        "logs/commands.jsonl",
        "settings.json",
        "sources.json",
        "store.json",
    ]
    store = part(target, "store.json")
    assert store["orders"] == {"COLLECT_READY": 1, "COLLECT_STARTED": 2}
    assert (store["role"], store["events"]["status"]) == ("hub", 4)
    assert any(line.startswith("SQLite") for line in part(target, "about.json")["versions"])
    assert {finding["check"] for finding in part(target, "doctor.json")} >= {"sqlite", "disk"}


def test_it_names_no_person_and_holds_no_secret(kiosk: Cli, tmp_path: Path) -> None:
    kiosk.data_dir.mkdir(exist_ok=True)
    people = '[{ name = "Philibert", role = "staff" }, { name = "Cunégonde", role = "manager" }]'
    (kiosk.data_dir / "kiosk.toml").write_text(f"people = {people}\n", encoding="utf-8")
    kiosk.import_orders(body())
    kiosk("advance", "C-1", "READY", "--by", "Philibert")
    kiosk("arrive", "K7QF2M8")
    (kiosk.data_dir / "pairing.json").write_text(json.dumps({"secret": SECRET}))
    log = Log(kiosk.data_dir, "app")
    try:
        int("Lefèvre Zoé 0639980112")
    except ValueError as error:
        log.failure(error)
    log.close()
    target = tmp_path / "support.zip"
    assert kiosk("diagnostics", str(target)).code == 0
    everything = "\n".join(contents(target).values()).casefold()
    private = ("lefèvre", "lefevre", "zoé", "39980112", "example.fr", "k7qf2m8", "philibert")
    for text in (*private, "cunégonde", SECRET):
        assert text.casefold() not in everything, text
    assert "valueerror" in everything


def test_a_name_in_a_setting_that_is_refused_is_not_quoted(kiosk: Cli, tmp_path: Path) -> None:
    kiosk.data_dir.mkdir(exist_ok=True)
    (kiosk.data_dir / "kiosk.toml").write_text('people = ["Philibert"]\n', encoding="utf-8")
    target = tmp_path / "support.zip"
    assert kiosk("diagnostics", str(target)).code == 0
    assert part(target, "settings.json") == {"unreadable": "InvalidSetting"}
    assert "Philibert" not in "".join(contents(target).values())


def test_a_damaged_database_hides_nothing_else(kiosk: Cli, tmp_path: Path) -> None:
    kiosk.import_orders(*numbered(1))
    spoil(kiosk.data_dir)
    target = tmp_path / "support.zip"
    assert kiosk("diagnostics", str(target)).code == 0
    assert "unreadable" in part(target, "store.json")
    assert part(target, "about.json")["files"]["kiosk.db"] > 0
    bad = [one["check"] for one in part(target, "doctor.json") if one["state"] == "bad"]
    assert bad


def test_no_file_is_overwritten_or_put_nowhere(kiosk: Cli, tmp_path: Path) -> None:
    target = tmp_path / "support.zip"
    target.write_text("mine")
    answer = kiosk("diagnostics", str(target))
    assert (answer.code, target.read_text()) == (2, "mine")
    assert answer.err.count("\n") == 1
    missing = kiosk("diagnostics", str(tmp_path / "nowhere" / "support.zip"))
    assert (missing.code, missing.err.count("\n")) == (2, 1)

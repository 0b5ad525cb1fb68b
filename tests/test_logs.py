import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk import logs
from kiosk.logs import Log


def entries(data_dir: Path) -> list[dict[str, Any]]:
    lines = (data_dir / "logs" / "test.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_each_entry_is_a_line_of_json_with_its_time(data_dir: Path) -> None:
    log = Log(data_dir, "test")
    log.info("import", added=3)
    log.warning("store_unavailable", kind="full")
    log.close()
    first, second = entries(data_dir)
    assert (first["event"], first["level"], first["added"]) == ("import", "info", 3)
    assert (second["event"], second["level"], second["kind"]) == (
        "store_unavailable",
        "warning",
        "full",
    )
    assert first["timestamp"].endswith("Z")


def test_nothing_is_written_before_there_is_something_to_say(data_dir: Path) -> None:
    Log(data_dir, "test").close()
    assert not (data_dir / "logs").exists()


def test_a_failure_is_found_by_its_reference_and_names_nobody(data_dir: Path) -> None:
    log = Log(data_dir, "test")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "/home/zoé/secret")

    def deep() -> None:
        try:
            full()
        except OSError as error:
            raise ValueError("Zoé Lefèvre") from error

    with pytest.raises(ValueError, match="Zoé") as raised:
        deep()
    references = {log.failure(raised.value), log.failure(raised.value)}
    log.close()
    assert len(references) == 2
    entry = entries(data_dir)[0]
    assert entry["reference"] in references
    assert [cause["type"] for cause in entry["causes"]] == [
        "builtins.ValueError",
        "builtins.OSError",
    ]
    assert entry["causes"][1]["system"] == "No space left on device"
    assert "deep" in entry["causes"][0]["frames"][-1]
    raw = json.dumps(entry, ensure_ascii=False)
    assert "Lef" not in raw
    assert "secret" not in raw


def test_files_rotate_and_do_not_grow_without_end(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES_MAX", 2_000)
    log = Log(data_dir, "test")
    for number in range(500):
        log.info("entry", number=number)
    log.close()
    files = list((data_dir / "logs").iterdir())
    assert len(files) == logs.FILES_KEPT + 1
    assert sum(file.stat().st_size for file in files) < 2_000 * (logs.FILES_KEPT + 1)
    assert entries(data_dir)[-1]["number"] == 499


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    log = Log(blocked, "test")
    log.info("import")
    assert len(log.failure(ValueError())) == logs.REFERENCE_LENGTH
    log.close()
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_disturbs_nobody(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data_dir / "logs").mkdir()
    (data_dir / "logs" / "test.jsonl").symlink_to("/dev/full")
    log = Log(data_dir, "test")
    log.info("import")
    log.close()
    assert capsys.readouterr().err == ""


def logged(data_dir: Path, stderr: Path, journal: Path) -> str:
    """What a program writes on stderr that logs one line of each level, and ends with an error."""
    found = journal.stat()
    says = (
        "import sys; from pathlib import Path; from kiosk.cli import run_process\n"
        "from kiosk.logs import Log; log = Log(Path(sys.argv[1]), 'test')\n"
        "log.info('began'); log.warning('warned'); log.failure(ValueError())\n"
        "sys.exit(run_process(['orders', '--data', '/nowhere/at/all']))"
    )
    with stderr.open("w") as stream:
        subprocess.run(
            [sys.executable, "-c", says, str(data_dir)],
            env={**os.environ, "JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"},
            stderr=stream,
            check=False,
        )
    return stderr.read_text("utf-8")


def test_the_journal_gets_what_the_file_gets_with_its_level(data_dir: Path, tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    journal.touch()
    lines = logged(data_dir, journal, journal).splitlines()
    assert [line[:3] for line in lines] == ["<6>", "<4>", "<3>", "<3>"]
    assert [json.loads(line[3:]) for line in lines[:3]] == entries(data_dir)
    assert "/nowhere" in lines[3]


def test_a_terminal_gets_no_log_and_no_levels(data_dir: Path, tmp_path: Path) -> None:
    """A program that is started from a service inherits the variable, with an stderr of its own."""
    (tmp_path / "journal").touch()
    written = logged(data_dir, tmp_path / "terminal", tmp_path / "journal")
    assert written.count("\n") == 1
    assert "/nowhere" in written
    assert "<3>" not in written
    assert len(entries(data_dir)) == 3


def test_a_small_file_ends_after_a_month_and_is_gone_after_three(data_dir: Path) -> None:
    path = data_dir / "logs" / "test.jsonl"
    path.parent.mkdir()
    path.write_text('{"event": "start", "timestamp": "2026-01-05T08:00:00Z"}\n')
    for number, age_days in ((1, 60), (2, 95)):
        closed = path.with_name(f"test.jsonl.{number}")
        closed.write_text("{}\n")
        at = time.time() - age_days * 86_400
        os.utime(closed, (at, at))
    log = Log(data_dir, "test")
    log.info("start")
    log.info("stop")
    log.close()
    assert [entry["event"] for entry in entries(data_dir)] == ["start", "stop"]
    kept = sorted(file.name for file in path.parent.iterdir())
    assert kept == ["test.jsonl", "test.jsonl.1", "test.jsonl.2"]
    assert "2026-01-05" in path.with_name("test.jsonl.1").read_text()

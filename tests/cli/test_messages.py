"""Tests that the catalogue is complete, used, and keeps each language's typography."""

import ast
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.cli.messages import Messages
from kiosk.resources import MESSAGES_DIR
from tests.cli.catalogue import texts

ROOT = Path(__file__).resolve().parents[2]
BY_CODES_OF_OTHERS = ("expected.", "file_kind.", "system.", "help.")
"""Prefixes of messages whose codes come from pydantic, the system or the commands."""


def pattern(node: ast.JoinedStr) -> str:
    """A regular expression for the values of an f-string."""
    parts = (part.value if isinstance(part, ast.Constant) else None for part in node.values)
    return "".join(".+" if part is None else re.escape(str(part)) for part in parts)


def literals() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every string in the sources, and a pattern for every f-string that may name a message."""
    plain, patterns = set(), []
    for path in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr) and re.match(r"[a-z_]{4,}", pattern(node)):
                patterns.append(re.compile(pattern(node)))
    return plain, patterns


def test_no_message_is_left_over() -> None:
    plain, patterns = literals()
    for code in texts("en"):
        if code.startswith(BY_CODES_OF_OTHERS):
            continue
        names = {code, code.partition(".")[2]}
        fits = any(each.fullmatch(name) for each in patterns for name in names)
        assert names & plain or fits, code


def test_every_message_that_is_asked_for_is_there() -> None:
    known = texts("en")
    for path in (ROOT / "kiosk" / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            place = 1 if called.endswith("session.stop") or called == "self.stop" else 0
            if not (place or called in ("words", "session.words")) or len(node.args) <= place:
                continue
            code = node.args[place]
            if isinstance(code, ast.Constant):
                assert code.value in known, (path.name, code.value)


def test_french_breaks_no_line_before_its_marks() -> None:
    for code, forms in texts("fr").items():
        assert not any(f" {mark}" in form for form in forms for mark in ":;?!»"), code


@pytest.mark.parametrize(
    ("language", "count", "written"),
    [
        ("fr", 0, "0 commande ajoutée"),
        ("fr", 1, "1 commande ajoutée"),
        ("fr", 2, "2 commandes ajoutées"),
        ("en", 0, "0 orders added"),
        ("en", 1, "1 order added"),
    ],
)
def test_plurals_are_those_of_the_language(language: str, count: int, written: str) -> None:
    assert Messages(language)("imported.added", count=count) == written


def test_numbers_and_dates_are_those_of_the_language() -> None:
    french, english = Messages("fr"), Messages("en")
    params = {"revision": "0001", "size_mb": 1.5}
    assert "1,5" in french("finding.database_valid", **params)
    assert "1.5" in english("finding.database_valid", **params)
    at = datetime(2026, 11, 28, 21, 5, tzinfo=UTC).astimezone()
    assert french.day_time(at) == english.day_time(at) == f"{at:%d/%m %H:%M}"
    assert french.date_time(at) == f"{at:%d/%m/%Y %H:%M}"


def test_a_reason_of_the_system_that_nobody_foresaw_is_french_too() -> None:
    assert "ENOLINK" in Messages("fr")("answer_lost", cause="ENOLINK")
    assert "erreur du système" in Messages("fr")("answer_lost", cause="ENOLINK")


# --- what the check notices ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "former", "new", "noticed"),
    [
        ("fr", 'msgstr "Aucune commande."', 'msgstr ""', "no_orders: no translation yet"),
        ("en", 'msgstr "No orders."', 'msgstr "None."', "no_orders: fuzzy"),
        ("fr", "place {bay}", "place {place}", "at_bay: its gaps"),
        ("fr", "place {bay}", "parking {bay}", "fr.mo is behind"),
    ],
)
def test_the_check_notices(
    tmp_path: Path, language: str, former: str, new: str, noticed: str
) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "packaging").mkdir()
    shutil.copytree(MESSAGES_DIR, tmp_path / "resources" / "messages")
    script = shutil.copy(ROOT / "packaging" / "messages.py", tmp_path / "packaging")
    check = [sys.executable, str(script), "--check"]
    assert subprocess.run(check, check=False).returncode == 0
    file = tmp_path / "resources" / "messages" / f"{language}.po"
    text = file.read_text("utf-8")
    assert former in text
    file.write_text(text.replace(former, new, 1), "utf-8")
    answer = subprocess.run(check, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert noticed in answer.stderr

"""Head office's file is copied while head office runs, and an older copy is caught up with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def office(kiosk: Cli) -> Cli:
    kiosk.have_head_office()
    made = kiosk("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    assert made.code == 0
    return kiosk


def names(office: Cli) -> list[str]:
    return [store["name"] for store in office("headoffice", "stores", "--json").json]


def test_a_copy_goes_in_the_place_of_the_file(office: Cli, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "office.db"
    copy.parent.mkdir()
    answer = office("headoffice", "backup", str(copy))
    assert (answer.code, str(copy) in answer.out) == (0, True), answer.err
    assert copy.stat().st_mode & 0o077 == 0
    office("headoffice", "create-store", "Paris", "--exchange-place", "PARIS-01")
    assert names(office) == ["Lyon", "Paris"]
    for file in office.data_dir.glob("headoffice.db*"):
        file.unlink()
    shutil.copy(copy, office.data_dir / "headoffice.db")
    assert names(office) == ["Lyon"]
    assert office("headoffice", "verify").code == 0


def test_a_copy_that_cannot_be_made_is_refused_with_the_cause(office: Cli, tmp_path: Path) -> None:
    for target, said in (
        (tmp_path, "dossier"),
        (tmp_path / "nowhere" / "office.db", "nowhere"),
        (office.data_dir / "headoffice.db", "fichier même du siège"),
    ):
        answer = office("headoffice", "backup", str(target))
        assert (answer.code, said in answer.err) == (2, True), answer.err
    assert names(office) == ["Lyon"]

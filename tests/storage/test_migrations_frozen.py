"""A migration that was ever used is never edited: it made some store's database."""

import hashlib
import re
from pathlib import Path

import pytest

KIOSK = Path(__file__).parents[2] / "kiosk"
VERSIONS = (KIOSK / "storage/migrations/versions", KIOSK / "headoffice/migrations/versions")

FROZEN: dict[str, str] = {
    "storage/migrations/versions/v1001_first_schema.py": (
        "7137b6f748e517191ec88d2619142048f44d68545dc3a3790371434a19b60ac2"
    ),
    "headoffice/migrations/versions/v1001_first_schema.py": (
        "5b761cad19386d8b7d39ebd52b8ca0c5705511b11342d861698d55766d169da4"
    ),
}
"""The digest of every migration. A new one adds its line; no line ever changes."""


def digests() -> dict[str, str]:
    return {
        str(path.relative_to(KIOSK)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in VERSIONS
        for path in sorted(folder.glob("v[0-9]*.py"))
    }


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_a_migration_that_was_used_is_as_it_was(name: str) -> None:
    assert digests().get(name) == FROZEN[name], (
        f"{name} was edited, renamed or removed after it was used: put it back as it was, and "
        "make the change in a new version after the newest one."
    )


def test_a_new_migration_is_held_too() -> None:
    missing = {name: digest for name, digest in digests().items() if name not in FROZEN}
    assert not missing, f"Add to FROZEN, once the new migration is as it will stay: {missing}"


@pytest.mark.parametrize("name", sorted(digests()))
def test_a_migration_imports_nothing_that_may_change(name: str) -> None:
    source = (KIOSK / name).read_text()
    imported = re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE)
    assert set(imported) <= {"__future__", "alembic", "sqlalchemy", "typing"}

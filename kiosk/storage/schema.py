"""The schema that this version of the program works with in a store's database."""

from __future__ import annotations

from pathlib import Path

from kiosk.storage.engine.migrator import Migrator

SCHEMA = Migrator(Path(__file__).parent / "migrations", newest="1007", first="1001")

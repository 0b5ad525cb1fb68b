"""The schema that this version of the program works with in head office's database."""

from __future__ import annotations

from pathlib import Path

from kiosk.storage.engine.migrator import Migrator

SCHEMA = Migrator(Path(__file__).parents[1] / "migrations", newest="1016", first="1001")

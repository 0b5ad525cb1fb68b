"""Tests the screen that offers a backup in place of a damaged database."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

import kiosk.screens.recovery
from kiosk.screens.recovery.view_model import RecoveryViewModel
from tests.screens.conftest import Show

QML = Path(kiosk.screens.recovery.__file__).parent / "RecoveryScreen.qml"
MADE_AT = datetime(2026, 11, 4, 7, 30).astimezone()


@pytest.mark.parametrize(
    ("language", "written"),
    [("fr", "sauvegarde du 4 novembre 2026 à 07:30"), ("en", "backup of 4 November 2026 at 07:30")],
)
def test_the_time_of_the_backup_is_written_as_people_write_it(
    show: Show, language: str, written: str
) -> None:
    view_model = RecoveryViewModel(
        set_aside=Path("kiosk.damaged"), backup_made_at=MADE_AT, language="fr", mode="light"
    )
    shown = show("recovery", QML, view_model)
    view_model.setLanguage(language)
    shown.until(lambda: written in "\n".join(shown.texts()).replace("\u00a0", " "))

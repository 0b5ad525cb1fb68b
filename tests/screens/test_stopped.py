"""Tests the screen that says why the screens do not start."""

from __future__ import annotations

from pathlib import Path

import kiosk.screens.recovery
from kiosk.screens.recovery.stopped_view_model import StoppedViewModel
from tests.screens.conftest import Show

QML = Path(kiosk.screens.recovery.__file__).parent / "StoppedScreen.qml"
CAUSES = {"fr": "Le réglage « langage » est inconnu.", "en": "The setting “langage” is unknown."}


def made(causes: dict[str, str] = CAUSES, try_again_s: int = 300) -> StoppedViewModel:
    return StoppedViewModel(causes=causes, language="fr", mode="light", try_again_s=try_again_s)


def test_the_cause_is_shown_in_the_reader_s_language(show: Show) -> None:
    view_model = made()
    shown = show("recovery", QML, view_model)
    shown.until(lambda: CAUSES["fr"] in shown.texts())
    assert "Réessayer" in shown.texts()
    view_model.setLanguage("en")
    shown.until(lambda: {CAUSES["en"], "Try again"} <= set(shown.texts()))


def test_without_a_known_cause_there_is_none_to_read(show: Show) -> None:
    shown = show("recovery", QML, made({}))
    shown.until(lambda: "Cet appareil ne démarre pas" in shown.texts())
    assert not any(cause in shown.texts() for cause in CAUSES.values())


def test_it_is_tried_again_when_the_time_is_over_and_once(show: Show) -> None:
    view_model = made(try_again_s=2)
    shown = show("recovery", QML, view_model)
    tried: list[bool] = []
    view_model.triedAgain.connect(lambda: tried.append(True))
    view_model.count_down()
    shown.until(lambda: any("0:01" in text for text in shown.texts()))
    assert tried == []
    view_model.count_down()
    view_model.count_down()
    assert tried == [True]


def test_it_is_tried_again_when_somebody_asks_for_it() -> None:
    view_model = made()
    tried: list[bool] = []
    view_model.triedAgain.connect(lambda: tried.append(True))
    view_model.tryAgain()
    assert tried == [True]

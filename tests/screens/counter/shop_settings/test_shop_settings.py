"""Tests how a manager changes settings on the counter's screen, and what is kept of it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPointF

from kiosk.domain.events.payloads import AtCounter
from kiosk.domain.order import Actor
from kiosk.domain.workflow import Role
from kiosk.given_settings import GivenFile, GivenSettings, GivenValue, KeptSettings
from kiosk.screens.counter.shop_settings.groups import ENTRIES, GROUPS
from kiosk.screens.counter.shop_settings.values import read, written
from kiosk.settings import Settings
from tests.counts import cases
from tests.screens.counter.shop_settings.conftest import COMMENTED, AtSettings, Begin
from tests.screens.counter.test_layout import scene_problems


def test_a_manager_changes_a_setting_and_the_journal_says_who_and_what(begin: Begin) -> None:
    at = begin()
    at.open()
    at.change("store_name")
    at.shop.write("Maison Verdier")
    at.save()
    text = (at.data_dir / "kiosk.toml").read_text()
    assert text == COMMENTED.replace("Lenoir", "Verdier")
    (event,) = at.recorded()
    assert event.actor == Actor(Role.MANAGER, "Nadia")
    assert event.payload == AtCounter(
        "Comptoir 1", setting="store_name", before="Maison Lenoir", after="Maison Verdier"
    )
    at.counter.tap("restartScreens")
    assert at.restarts == 1


def test_nobody_gets_to_the_settings_without_a_manager_s_pin(begin: Begin) -> None:
    at = begin()
    at.ask()
    at.counter.type_pin("135790")
    at.counter.until(lambda: at.counter.people.problem)
    assert at.screen.sheet.kind == ""
    at.counter.people.dismiss()
    at.counter.until(lambda: not at.counter.people.isOpen)
    assert at.screen.sheet.kind == ""


def test_the_settings_close_when_nobody_touches_the_counter(begin: Begin) -> None:
    at = begin()
    at.open()
    at.counter.pass_s(300)
    at.counter.until(lambda: at.screen.sheet.kind == "")
    at.shop.change("store_name")
    assert at.shop.kind == ""
    assert at.settings().store_name == "Maison Lenoir"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("store_name", "", "1 to 40"),
        ("closed_on", "30-02-2026", "25-12-2026"),
        ("bays", "A1 B-7", "A1-A40"),
        ("country", "xx", "such as FR"),
    ],
)
def test_a_text_that_cannot_be_used_says_why_and_changes_nothing(
    begin: Begin, name: str, text: str, says: str
) -> None:
    at = begin(display="10.1 inch")
    at.open()
    at.change(name)
    at.shop.write(text)
    at.save()
    assert says in at.shop.problem
    at.screen.shown.until_still()
    banner = at.screen.shown.called("settingProblem")
    keypad = at.screen.shown.called("text")
    assert banner.mapToScene(QPointF()).y() < keypad.mapToScene(QPointF()).y()
    assert at.shop.text == text
    assert (at.data_dir / "kiosk.toml").read_text() == COMMENTED
    assert at.recorded() == []


@pytest.mark.parametrize(
    ("name", "steps", "says"),
    [("wait_warn_s", 30, "must grow"), ("opens_at_h", 22, "begin before")],
)
def test_numbers_that_contradict_each_other_say_so(
    begin: Begin, name: str, steps: int, says: str
) -> None:
    at = begin()
    at.open()
    at.change(name)
    at.shop.setNumber(steps)
    at.save()
    assert says in at.shop.problem
    assert (at.data_dir / "kiosk.toml").read_text() == COMMENTED


def test_days_numbers_and_switches_are_saved_as_they_are_chosen(begin: Begin) -> None:
    at = begin()
    at.open()
    at.change("open_days")
    at.shop.choose("sun")
    at.shop.choose("mon")
    at.save()
    at.counter.tap("setting:closed_on")
    at.shop.write("25-12-2026 1/1/2027")
    at.save()
    at.shop.back()
    at.change("wait_warn_s")
    at.screen.shown.tap(at.screen.shown.named("More of it"))
    at.save()
    at.shop.back()
    at.change("signature")
    at.shop.choose("True")
    at.save()
    settings = at.settings()
    assert settings.open_days == ("tue", "wed", "thu", "fri", "sat", "sun")
    assert [str(day) for day in settings.closed_on] == ["2026-12-25", "2027-01-01"]
    assert (settings.wait_warn_s, settings.signature) == (180, True)
    assert len(at.recorded()) == 4


@pytest.mark.parametrize("display", ["10.1 inch", "15.6 inch"])
def test_the_display_is_measured_again_by_a_bank_card(begin: Begin, display: str) -> None:
    at = begin(display=display)
    at.open()
    at.counter.tap("group:device")
    row = at.screen.shown.called("setting:px_per_mm")
    assert row.property("detail") == "As it reports · default"
    at.counter.tap("setting:px_per_mm")
    card = at.screen.shown.called("card")
    before = card.width()
    at.counter.tap("longer")
    at.counter.tap("longer")
    at.counter.tap("shorter")
    at.counter.until(lambda: abs(card.width() - before - 2) < 0.01)
    assert scene_problems(at.screen) == []
    at.save()
    measured = at.settings().px_per_mm
    assert measured == round((before + 2) / 85.6, 3)
    (event,) = at.recorded()
    assert event.payload == AtCounter(
        *("Comptoir 1",),
        setting="px_per_mm",
        before="As it reports",
        after=f"{10 * measured:.0f} pixels in 10 mm",
    )


@pytest.mark.parametrize(("width_px", "px_per_mm"), [(0.0, 1.0), (342.4, 4.0), (9999.0, 16.0)])
def test_a_length_that_no_display_has_is_not_taken(
    begin: Begin, width_px: float, px_per_mm: float
) -> None:
    at = begin()
    at.open()
    at.change("px_per_mm")
    at.shop.setCardWidth(width_px)
    at.save()
    assert at.settings().px_per_mm == px_per_mm


def test_what_the_start_gives_is_shown_and_cannot_be_changed(begin: Begin) -> None:
    at = begin({"KIOSK_KEEP_DAYS": "3"})
    at.open()
    at.counter.tap("group:orders")
    row = at.screen.shown.called("setting:keep_days")
    assert not row.isEnabled()
    assert row.property("detail") == "3 d · given at the start"


def give(at: AtSettings, **values: int) -> None:
    """Let head office give this device settings, in version 4."""
    entries = tuple(GivenValue(name=name, value=value, version=4) for name, value in values.items())
    given = GivenSettings(version=4, entries=entries)
    kept = KeptSettings(store_id="lyon", device_id="counter-1", role="counter", given=given)
    GivenFile(at.data_dir).write(kept)


def test_what_head_office_gives_is_shown_and_cannot_be_changed(begin: Begin) -> None:
    at = begin(language="fr")
    (at.data_dir / "kiosk.toml").write_text("keep_days = 9\n")
    give(at, keep_days=5)
    at.open()
    at.counter.tap("group:orders")
    row = at.screen.shown.called("setting:keep_days")
    assert not row.isEnabled()
    assert row.property("detail") == "5\u00a0j · donné par le siège, version 4"
    at.shop.change("keep_days")
    assert at.shop.kind == ""


def test_each_value_says_where_it_comes_from(begin: Begin) -> None:
    at = begin()
    at.open()
    at.counter.tap("group:store")

    def source(name: str) -> str:
        return str(at.screen.shown.called(f"setting:{name}").property("detail"))

    assert source("store_name") == "Maison Lenoir · kiosk.toml"
    assert source("counter_name") == "Comptoir 1 · default"
    at.counter.tap("setting:counter_name")
    at.shop.write("Comptoir 9")
    at.save()
    at.counter.until(lambda: at.screen.shown.is_there("setting:counter_name"))
    assert source("counter_name").startswith("Comptoir 9 · set by Nadia, ")


def test_a_value_that_does_not_fit_head_office_s_is_refused(begin: Begin) -> None:
    at = begin()
    give(at, wait_warn_s=240)
    at.open()
    at.change("wait_late_s")
    at.shop.setNumber(3)
    at.save()
    assert "must grow" in at.shop.problem
    assert at.settings().wait_late_s == Settings().wait_late_s


def test_every_setting_on_the_screen_exists_and_keeps_its_value() -> None:
    settings = Settings(closed_on=(date(2026, 12, 25),), bays=("A1-A40", "B7"))
    for name, entry in ENTRIES.items():
        value = getattr(settings, name)
        if entry.is_list:
            assert read(entry, written(entry, value)) == value


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("display", "language"),
    cases([("10.1 inch", "fr"), ("15.6 inch", "en")], ["10.1 inch", "15.6 inch"], ["fr", "en"]),
)
def test_every_page_fits_and_can_be_touched(begin: Begin, display: str, language: str) -> None:
    at = begin(display=display, language=language)
    at.open()
    problems = pages_of(at, "groups")
    for group in GROUPS:
        at.shop.openGroup(group.key)
        problems += pages_of(at, group.key)
        for entry in group.entries:
            at.shop.change(entry.name)
            problems += pages_of(at, entry.name)
            at.shop.back()
        at.shop.back()
    assert problems == []


def pages_of(at: AtSettings, where: str) -> list[str]:
    at.screen.shown.until_still()
    return [f"{where}: {problem}" for problem in scene_problems(at.screen)]

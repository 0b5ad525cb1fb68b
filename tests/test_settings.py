import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.cli.messages import Messages
from kiosk.domain.opening_hours import OpeningDays
from kiosk.domain.reasons import DEFAULT_REASONS
from kiosk.domain.status import Status
from kiosk.services.orders.reason_lists import reason_lists
from kiosk.services.orders.store_days import opening_days
from kiosk.settings import (
    InvalidSetting,
    Settings,
    default_data_dir,
    live_in_time_zone,
    load_settings,
)


def written(data_dir: Path, text: str) -> Path:
    (data_dir / "kiosk.toml").write_text(text, encoding="utf-8")
    return data_dir


def test_a_store_needs_no_settings(data_dir: Path) -> None:
    settings = load_settings(data_dir, {})
    assert settings == Settings()
    assert (settings.language, settings.mode, settings.counter_name) == (
        "fr",
        "light",
        "Comptoir 1",
    )
    assert {person.role for person in settings.people} == {"staff", "manager"}


def test_the_environment_wins_over_the_file_over_the_defaults(data_dir: Path) -> None:
    written(data_dir, 'language = "en"\nmode = "dark"\nundo_s = 5\n')
    settings = load_settings(data_dir, {"KIOSK_MODE": "light", "KIOSK_SLOT_MINUTES": "15"})
    assert (settings.language, settings.mode) == ("en", "light")
    assert (settings.undo_s, settings.slot_minutes, settings.done_s) == (5, 15, 20)


def test_people_and_reasons_of_the_store(data_dir: Path) -> None:
    written(
        data_dir,
        """
        store_name = "Maison Verdier"
        people = [{name = "Léa"}, {name = "Sophie", role = "manager"}]
        [[reasons.DELAYED]]
        code = "DELAYED_SNOW"
        fr = "Neige"
        en = "Snow"
        """,
    )
    settings = load_settings(data_dir, {})
    assert [(p.name, p.role) for p in settings.people] == [("Léa", "staff"), ("Sophie", "manager")]
    lists = reason_lists(settings)
    assert [reason.code for reason in lists[Status.DELAYED]] == ["DELAYED_SNOW"]
    assert lists[Status.BLOCKED] == DEFAULT_REASONS[Status.BLOCKED]


def test_a_store_is_shut_on_sundays_unless_it_says_otherwise(data_dir: Path) -> None:
    sunday = date(2026, 11, 29)
    assert not opening_days(load_settings(data_dir, {})).has(sunday)
    written(data_dir, 'open_days = ["fri", "sat", "sun"]\nclosed_on = [2026-12-25]')
    days = opening_days(load_settings(data_dir, {}))
    assert days == OpeningDays(frozenset({4, 5, 6}), frozenset({date(2026, 12, 25)}))
    given = {"KIOSK_OPEN_DAYS": '["sun"]', "KIOSK_CLOSED_ON": '["2026-11-29"]'}
    days = opening_days(load_settings(data_dir, given))
    assert days == OpeningDays(frozenset({6}), frozenset({sunday}))


def test_lists_in_the_environment_are_json(data_dir: Path) -> None:
    settings = load_settings(data_dir, {"KIOSK_PEOPLE": '[{"name": "Ana", "role": "manager"}]'})
    assert [(person.name, person.role) for person in settings.people] == [("Ana", "manager")]


def test_other_names_of_the_environment_are_let_be(data_dir: Path) -> None:
    assert load_settings(data_dir, {"KIOSK_PYTHON": "python3", "LANGUAGE": "de"}) == Settings()


@pytest.mark.parametrize(
    ("text", "environ", "key", "problem"),
    [
        ('colour = "red"', {}, "colour", "unknown"),
        ('language = "de"', {}, "language", "value"),
        ("language = 5", {}, "language", "value"),
        ('store_name = ""', {}, "store_name", "value"),
        ("undo_s = nan", {}, "undo_s", "value"),
        ("wait_late_s = -1", {}, "wait_late_s", "value"),
        ("wait_late_s = 60", {}, "wait_warn_s", "value"),
        ("slot_minutes = 1.5", {}, "slot_minutes", "value"),
        ('country = "FRA"', {}, "country", "value"),
        ('country = "fr"', {}, "country", "value"),
        ('country = "XX"', {}, "country", "value"),
        ("opens_at_h = 20", {}, "closes_at_h", "value"),
        ("slot_capacity = -1", {}, "slot_capacity", "value"),
        ("open_days = []", {}, "open_days", "value"),
        ('open_days = ["sunday"]', {}, "open_days.0", "value"),
        ('closed_on = ["25/12/2026"]', {}, "closed_on.0", "value"),
        ("closed_on = [0]", {}, "closed_on.0", "value"),
        ("closed_on = [2026-12-25T00:00:00]", {}, "closed_on.0", "value"),
        ("closed_on = 2026-12-25", {}, "closed_on", "value"),
        ('bays = ["A1-A40", "a1"]', {}, "bays.1", "value"),
        ('bays = ["A1-B9"]', {}, "bays.0", "value"),
        ('bays = "A1"', {}, "bays", "value"),
        ('scanner_prefix = "]C1"', {}, "scanner_prefix", "value"),
        ('speech_keys = { speak = "F13" }', {}, "speech_keys.speak", "value"),
        ('speech_keys = { shout = "F1" }', {}, "speech_keys.shout.[key]", "value"),
        ("px_per_mm = 0", {}, "px_per_mm", "value"),
        ("people = [{}]", {}, "people.0.name", "value"),
        ('people = [{name = "A", rôle = "x"}]', {}, None, "not_toml"),
        ("", {"KIOSK_UNDO_S": "soon"}, "KIOSK_UNDO_S", "value"),
        ("", {"KIOSK_PEOPLE": "Léa"}, "KIOSK_PEOPLE", "value"),
        ("", {"KIOSK_REASONS": "[]"}, "KIOSK_REASONS", "value"),
        ("undo_s", {}, None, "not_toml"),
        ("undo_s = 1\nundo_s = 2", {}, None, "not_toml"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(
    data_dir: Path, text: str, environ: dict[str, str], key: str | None, problem: str
) -> None:
    written(data_dir, text)
    with pytest.raises(InvalidSetting) as wrong:
        load_settings(data_dir, environ)
    assert (wrong.value.key, wrong.value.problem) == (key, problem)
    assert wrong.value.where == ("environment" if environ else str(data_dir / "kiosk.toml"))
    if problem == "value":
        assert Messages("fr").has(f"setting.{wrong.value.expected}")


def test_where_a_file_stops_being_toml_is_said(data_dir: Path) -> None:
    for text, given, said in (
        ('counter_name = "A"\nundo_s = soon\n', "2:10", "Invalid value"),
        ('people = [{name = "A"', "", "Unclosed inline table"),
    ):
        written(data_dir, text)
        with pytest.raises(InvalidSetting) as wrong:
            load_settings(data_dir, {})
        assert (wrong.value.problem, wrong.value.given) == ("not_toml", given)
        assert wrong.value.said == said


def test_a_file_that_is_nested_too_deeply_is_refused(data_dir: Path) -> None:
    written(data_dir, "people = " + "[" * 100_000)
    with pytest.raises(InvalidSetting) as wrong:
        load_settings(data_dir, {})
    assert wrong.value.problem == "too_deep"


def test_a_file_that_is_no_text_is_refused(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidSetting) as wrong:
        load_settings(data_dir, {})
    assert wrong.value.problem == "not_utf_8"


def test_a_file_that_cannot_be_read_is_refused(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").mkdir()
    with pytest.raises(InvalidSetting) as wrong:
        load_settings(data_dir, {})
    assert wrong.value.problem == "unreadable"


def test_every_setting_says_what_it_takes() -> None:
    for language in ("fr", "en"):
        described = {
            name for name in Settings.model_fields if Messages(language).has(f"setting.{name}")
        }
        assert described == set(Settings.model_fields)


def test_where_the_data_lies(tmp_path: Path) -> None:
    assert default_data_dir({"KIOSK_DATA": str(tmp_path)}) == tmp_path
    assert default_data_dir({}).name == "kiosk"


def test_the_place_has_a_time_zone_of_its_own(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    written(data_dir, 'time_zone = "Europe/Paris"\n')
    summer = datetime(2027, 7, 1, 12, 0, tzinfo=UTC)
    try:
        live_in_time_zone(load_settings(data_dir, {}))
        assert f"{summer.astimezone():%H:%M}" == "14:00"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("name", ["Paris", "../../etc/passwd", "Europe/Pariss", "/etc/localtime"])
def test_a_time_zone_must_be_one(data_dir: Path, name: str) -> None:
    written(data_dir, f'time_zone = "{name}"\n')
    with pytest.raises(InvalidSetting) as wrong:
        load_settings(data_dir, {})
    assert (wrong.value.key, wrong.value.expected) == ("time_zone", "time_zone")

"""Tests that kiosk.toml is changed where it is to be, and stays readable."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kiosk.settings import InvalidSetting, load_settings
from kiosk.settings_file import write_settings

WRITTEN = """# The shop.
store_name = "Verdier"  # on the door

# Who works here.
[[people]]
name = "Léa"

[speech_keys]
speak = "F5"
"""


def test_comments_and_tables_stay_where_they_are(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_text(WRITTEN)
    settings = write_settings(data_dir, {"store_name": "Lenoir", "open_days": ["mon"]})
    text = (data_dir / "kiosk.toml").read_text()
    assert "# The shop." in text
    assert 'store_name = "Lenoir"  # on the door' in text
    assert "# Who works here." in text
    assert tomllib.loads(text)["speech_keys"] == {"speak": "F5"}
    assert load_settings(data_dir, {}) == settings
    assert (settings.open_days, settings.people[0].name) == (("mon",), "Léa")


def test_none_takes_a_setting_out(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_text(WRITTEN)
    write_settings(data_dir, {"store_name": None})
    assert "store_name" not in load_settings(data_dir, {}).model_fields_set


@pytest.mark.parametrize("given", [{"store_name": ""}, {"langage": "fr"}, {"opens_at_h": 23}])
def test_what_could_not_be_read_again_is_not_written(
    data_dir: Path, given: dict[str, object]
) -> None:
    (data_dir / "kiosk.toml").write_text(WRITTEN)
    with pytest.raises(InvalidSetting) as refused:
        write_settings(data_dir, given)
    assert refused.value.where == str(data_dir / "kiosk.toml")
    assert (data_dir / "kiosk.toml").read_text() == WRITTEN
    assert [path.name for path in data_dir.iterdir()] == ["kiosk.toml"]


def test_a_file_that_somebody_spoilt_is_left_as_it_is(data_dir: Path) -> None:
    (data_dir / "kiosk.toml").write_text("store_name = ")
    with pytest.raises(InvalidSetting):
        write_settings(data_dir, {"store_name": "Lenoir"})
    assert (data_dir / "kiosk.toml").read_text() == "store_name = "

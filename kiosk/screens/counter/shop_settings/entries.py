"""What is known of a setting that can be changed on the screen."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from kiosk.domain.frozen import frozen

Text = Callable[[], str]


class EntryKind(StrEnum):
    """How a setting is changed."""

    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    TEXT = "text"
    CARD = "card"
    """By the length of a bank card on the display."""


@frozen
class Option:
    """One value to choose, and its word."""

    value: object
    text: Text


@frozen
class SettingEntry:
    """One setting. `name` as in kiosk.toml; `help`: what it does, or takes.

    A number goes from `least` to `most` in steps; one unit on the screen is `factor` of the
    setting's, and `unit` writes it with its unit ("%1"). `is_list`: a text of values with commas.
    """

    name: str
    kind: EntryKind
    label: Text
    help: Text = lambda: ""
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int = 100
    step: int = 1
    factor: float = 1
    unit: Text = lambda: "%1"
    is_list: bool = False
    length_max: int = 40


@frozen
class SettingGroup:
    """Settings that belong together."""

    key: str
    label: Text
    entries: tuple[SettingEntry, ...]

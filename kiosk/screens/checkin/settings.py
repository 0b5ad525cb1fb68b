"""The store's settings of its check-in screen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckInSettings:
    """Settings of a check-in screen. Times in seconds; `kiosk.settings` has the defaults.

    `bay_letters`: the letters that a bay may begin with; "" for bays with numbers only. `answer_s`:
    every answer to a code or a name takes at least this long, so that its duration reveals nothing.
    `kept_s`: if the hub does not hold an arrival after this time, the customer is asked to announce
    it in person. `keyboard_layouts`: the layouts in which a scan is read.
    """

    store_name: str
    device_name: str
    default_language: str
    bay_letters: str
    idle_s: float
    idle_large_text_s: float
    idle_countdown_s: float
    done_s: float
    keyboard_layouts: tuple[str, ...]
    answer_s: float = 0.7
    retry_s: float = 5.0
    kept_s: float = 5.0

"""The store's settings of its check-in screen."""

from dataclasses import dataclass

from kiosk.domain.codes.keyboard_layouts import LAYOUT_NAMES


@dataclass(frozen=True, slots=True)
class CheckInSettings:
    """Settings of a check-in screen. Times in seconds.

    `bay_letters`: the letters that a bay may begin with; "" for bays with numbers only. `answer_s`:
    every answer to a code or a name takes at least this long, so that its duration reveals nothing.
    `kept_s`: if the hub does not hold an arrival after this time, the customer is asked to announce
    it in person. `keyboard_layouts`: the layouts in which a scan is read.
    """

    store_name: str
    device_name: str = "check-in"
    default_language: str = "fr"
    bay_letters: str = "ABCD"
    idle_s: float = 45.0
    idle_large_text_s: float = 90.0
    countdown_s: float = 30.0
    done_s: float = 20.0
    answer_s: float = 0.7
    retry_s: float = 5.0
    kept_s: float = 5.0
    keyboard_layouts: tuple[str, ...] = LAYOUT_NAMES

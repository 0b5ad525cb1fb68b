"""What a store decides about its check-in screen."""

from dataclasses import dataclass

from kiosk.domain.keyboard_layouts import LAYOUT_NAMES


@dataclass(frozen=True, slots=True)
class CheckInSettings:
    """What a store decides. Times in seconds.

    `bay_letters`: the letters a parking place may begin with; "" for numbers alone. `answer_s`:
    every answer to a code or a name takes at least this long, so that its time tells nothing.
    `kept_s`: an arrival that the store's main machine does not hold by then must be told in person.
    `keyboard_layouts`: what a scan is read in.
    """

    store_name: str
    station: str = "check-in"
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

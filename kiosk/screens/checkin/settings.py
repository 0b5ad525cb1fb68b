"""The store's settings of its check-in screen."""

from kiosk.domain.frozen import frozen
from kiosk.screens.speech.speech_keys import USUAL_KEYS, SpeechKeys
from kiosk.screens.speech.voice import RATE_USUAL
from kiosk.services.check_in.held_arrival import HOLD_S


@frozen
class CheckInSettings:
    """Settings of a check-in screen. Times in seconds; `kiosk.settings` has the defaults.

    `bays`: the parking bays; where there are none, nobody is asked where they wait. `answer_s`:
    every answer to a code or a name takes at least this long, so that its duration reveals nothing.
    `kept_s`: if no counter has an arrival after this time, the customer is asked to announce it in
    person. `hold_s`: how long a customer of a ready order can say that it is not them.
    `keyboard_layouts`: the layouts in which a scan is read. `headset_only`: sound comes out of
    nothing but a headset. `speech_rate`: in percent of the engine's own.
    `same_key_s`: after a key the same key is not taken for so long.
    """

    store_name: str
    device_name: str
    default_language: str
    bays: tuple[str, ...]
    idle_s: float
    idle_large_text_s: float
    idle_countdown_s: float
    done_s: float
    done_large_text_s: float
    keyboard_layouts: tuple[str, ...]
    answer_s: float = 0.7
    default_theme: str = "light"
    retry_s: float = 5.0
    kept_s: float = 5.0
    hold_s: float = HOLD_S
    speech_keys: SpeechKeys = USUAL_KEYS
    headset_only: bool = False
    same_key_s: float = 0.0
    speech_rate: int = RATE_USUAL

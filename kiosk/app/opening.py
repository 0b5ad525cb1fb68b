"""Builds each screen's view model and window from the store's settings."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize

from kiosk.app.screen_choices import ScreenChoices
from kiosk.domain.frozen import frozen
from kiosk.domain.people.person import Person
from kiosk.domain.places.bays import bays_of
from kiosk.screens import board, checkin, counter
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.people.pin_tools import NO_PINS, PinTools
from kiosk.screens.counter.settings import CounterSettings
from kiosk.screens.counter.shop_settings.shop_settings import SettingsTools
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.counter.waits import Steady
from kiosk.screens.speech.speech_keys import speech_keys
from kiosk.screens.speech.voice import Headset, Voice
from kiosk.screens.tasks import Tasks
from kiosk.screens.window import ScreenWindow
from kiosk.services.orders.reason_lists import reason_lists
from kiosk.services.orders.store_days import opening_days
from kiosk.services.people.seeds import seeds
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.other_stores import NoOtherStores, OtherStores
from kiosk.services.ports.place_slots import NoPlaceSlots, PlaceSlots
from kiosk.services.ports.sounds import Silence, Sounds
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import LinkMonitor
from kiosk.settings import Settings
from kiosk.storage.readers.store_file import utc_now

if TYPE_CHECKING:
    from kiosk.screens.checkin.settings import CheckInSettings

BOARD_QML = board.QML
COUNTER_QML = counter.QML
CHECK_IN_QML = Path(checkin.__file__).with_name("CheckInScreen.qml")
WINDOW_SIZE = QSize(1280, 800)
BOARD_TITLES = {"fr": "Écran d’affichage", "en": "Board"}


class KioskViewModel(Protocol):
    """The methods of every screen's view model that the program calls."""

    def begin(self) -> None:
        """Read the store for the first time; called once the event loop runs."""

    def end(self) -> None:
        """Stop listening for changes; called before the store closes."""

    def scanned(self, scan: str) -> None:
        """Handle a scan at this screen; `scan`: the scanned text."""

    def show_damage(self) -> None:
        """Show that the database is damaged; the next start offers the newest good backup."""

    def show_failure(self, reference: str) -> None:
        """Show that a bug of ours happened; `reference`: its reference in the log."""


@frozen
class Tools:
    """The dependencies of every view model.

    `now`: the time in UTC. `steady`: the clock that measures waits; None: `now`. `link`: the
    state of the link to the upstream. `counters`: what the store's counters have. `stores`:
    the other stores, through head office; `slots`: those of its place. `people`: who works
    in the store; empty: those of the settings. `close`: ends the program. `note_tap`: called
    with the seconds that a tap took to be saved. `sounds`: what plays them. `choices`: how staff
    have set the counter. `voice`: what reads the check-in aloud, if this device has one, and
    `headset`: its socket. `caller`: what says the board's calls, where the store wants that.
    `to_change`: the settings that a manager may change on the counter.
    """

    store: OrderDatabase
    feed: ChangeFeed
    tasks: Tasks
    settings: Settings
    now: Callable[[], datetime] = utc_now
    steady: Steady | None = None
    link: LinkMonitor = field(default_factory=LinkMonitor)
    counters: CountersInView = field(default_factory=lambda: CountersInView(time.monotonic))
    stores: OtherStores = field(default_factory=NoOtherStores)
    slots: PlaceSlots = field(default_factory=NoPlaceSlots)
    people: tuple[Person, ...] = ()
    pins: PinTools = NO_PINS
    close: Callable[[], None] = lambda: None
    note_tap: Callable[[float], None] = lambda _took_s: None
    sounds: Sounds = field(default_factory=Silence)
    choices: ScreenChoices = field(default_factory=ScreenChoices)
    voice: Voice | None = None
    headset: Headset | None = None
    caller: Voice | None = None
    to_change: SettingsTools | None = None


@frozen
class OpenScreen:
    """A loaded screen."""

    window: ScreenWindow
    view_model: KioskViewModel


def counter_settings(settings: Settings, people: tuple[Person, ...] = ()) -> CounterSettings:
    """The counter's part of the store's settings; `people`: see `Tools`."""
    return CounterSettings(
        counter_name=settings.counter_name,
        store_name=settings.store_name,
        people=people or seeds(settings),
        staff_pins=settings.staff_pins,
        lock_after_s=settings.lock_after_s,
        language=settings.language,
        mode=settings.mode,
        warn_s=int(settings.wait_warn_s),
        late_s=int(settings.wait_late_s),
        escalate_s=int(settings.wait_escalate_s),
        undo_s=settings.undo_s,
        reasons=reason_lists(settings),
        opening_days=opening_days(settings),
        opens_at_h=settings.opens_at_h,
        closes_at_h=settings.closes_at_h,
        slot_minutes=settings.slot_minutes,
        slot_capacity=settings.slot_capacity,
        keep_days=settings.keep_days,
        ready_days_max=settings.ready_days_max,
        keyboard_layouts=settings.keyboard_layouts,
        country=settings.country,
        left_handed=settings.left_handed,
        introduces=settings.introduction,
        comfortable_rows=settings.comfortable_rows,
        shelf_required=settings.shelf_required,
        signature=settings.signature,
        mail_again=settings.mail_again,
        is_named="counter_name" in settings.model_fields_set,
    )


def check_in_settings(settings: Settings) -> CheckInSettings:
    """The check-in screen's part of the store's settings."""
    # Here and below: a counter alone starts sooner without the customers' screen.
    from kiosk.screens.checkin.settings import CheckInSettings  # noqa: PLC0415

    return CheckInSettings(
        store_name=settings.store_name,
        device_name=settings.checkin_name,
        default_language=settings.language,
        bays=bays_of(settings.bays),
        idle_s=settings.idle_s,
        idle_large_text_s=settings.idle_large_text_s,
        idle_countdown_s=settings.idle_countdown_s,
        done_s=settings.done_s,
        done_large_text_s=settings.done_large_text_s,
        default_theme=settings.mode,
        speech_keys=speech_keys(settings.speech_keys),
        headset_only=settings.headset_only,
        speech_rate=settings.speech_rate,
        same_key_s=settings.same_key_s,
        keyboard_layouts=settings.keyboard_layouts,
    )


def open_counter(tools: Tools, size: QSize | None = WINDOW_SIZE) -> OpenScreen:
    """The counter screen, loaded and not yet shown."""
    settings = tools.settings
    view_model = CounterViewModel(
        tools.store,
        tools.feed,
        tools.tasks,
        tools.now,
        counter_settings(tools.choices.applied(settings), tools.people),
        tools.link,
        tools.steady,
        tools.pins,
        tools.sounds,
    )
    view_model.at_work.ended.connect(tools.close)
    tools.choices.follow(view_model)
    view_model.ask(tools.stores, tools.slots)
    view_model.time_taps(tools.note_tap)
    if tools.to_change is not None:
        view_model.use_settings(tools.to_change)
    title = f"{settings.store_name} · {settings.counter_name}"
    window = ScreenWindow(
        "counter", COUNTER_QML, view_model, title=title, size=size, px_per_mm=settings.px_per_mm
    )
    return OpenScreen(window, view_model)


def open_check_in(
    tools: Tools,
    size: QSize | None = WINDOW_SIZE,
    clock: Callable[[], float] = time.monotonic,
    *,
    answers_at_once: bool = False,
) -> OpenScreen:
    """The check-in screen, loaded and not yet shown.

    `answers_at_once`: without the minimum time of an answer, which hides whether a code exists.
    """
    from kiosk.screens.checkin.view_model import CheckInViewModel  # noqa: PLC0415

    settings = tools.settings
    own = check_in_settings(settings)
    if answers_at_once:
        own = replace(own, answer_s=0.0)
    view_model = CheckInViewModel(
        *(tools.store, tools.feed, tools.tasks, clock, own),
        link=tools.link,
        counters=tools.counters,
        stores=tools.stores,
        sounds=tools.sounds,
        voice=tools.voice,
    )
    title = f"{settings.store_name} · {settings.checkin_name}"
    window = ScreenWindow(
        "checkin", CHECK_IN_QML, view_model, title=title, size=size, px_per_mm=settings.px_per_mm
    )
    if tools.headset is not None:
        view_model.follow_headset(tools.headset)
    return OpenScreen(window, view_model)


def open_board(
    tools: Tools,
    size: QSize | None = WINDOW_SIZE,
    clock: Callable[[], float] = time.monotonic,
) -> OpenScreen:
    """The public board, loaded and not yet shown."""
    from kiosk.screens.board.call_speech import Spoken  # noqa: PLC0415
    from kiosk.screens.board.settings import BoardSettings  # noqa: PLC0415
    from kiosk.screens.board.view_model import PublicBoardViewModel  # noqa: PLC0415

    settings = tools.settings
    own = BoardSettings(settings.language, settings.mode, shows_names=settings.board_names)
    spoken = Spoken(tools.caller, settings.language, settings.sound_volume, tools.voice)
    view_model = PublicBoardViewModel(
        *(tools.store, tools.feed, tools.tasks, clock, tools.now, own, tools.link, tools.sounds),
        spoken=spoken,
    )
    window = ScreenWindow(
        "board",
        BOARD_QML,
        view_model,
        title=f"{settings.store_name} · {BOARD_TITLES[settings.language]}",
        size=size,
        px_per_mm=settings.px_per_mm,
    )
    return OpenScreen(window, view_model)


OPENERS: dict[str, Callable[..., OpenScreen]] = {
    "counter": open_counter,
    "check-in": open_check_in,
    "board": open_board,
}

"""`kiosk demo --screenshots DIR`: every screen and state in both languages, modes and sizes."""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QSize

from kiosk.app.event_loop import QEventLoop
from kiosk.app.launch import load_own_settings, make_application, prepare_platform
from kiosk.app.opening import KioskViewModel, Tools, open_board, open_check_in, open_counter
from kiosk.demo.board_pictures import BOARD_DISPLAYS, BOARD_SCENES, BoardStage
from kiosk.demo.cable import Cable
from kiosk.demo.cable_overlay import add_cable_overlay
from kiosk.demo.check_in_pictures import CHECK_IN_SCENES, CheckInStage, Clock
from kiosk.demo.counter_pictures import COUNTER_SCENES, LEFT_HANDED_SCENES
from kiosk.demo.counter_stage import CounterScene, CounterStage, until, wait_steps
from kiosk.demo.first_start_pictures import picture_first_start
from kiosk.demo.morning import Morning
from kiosk.demo.network_pictures import NETWORK_SCENES, linked
from kiosk.demo.pictured_devices import SecondDevice
from kiosk.demo.sample import fill_sample_store, sample_settings
from kiosk.demo.sample_orders import Shop, load_shop
from kiosk.domain.frozen import frozen
from kiosk.screens.board.view_model import PublicBoardViewModel
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.counter.people.pin_tools import PinTools
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.tasks import Tasks
from kiosk.screens.window import ScreenWindow
from kiosk.services.replication.counters_in_view import CountersInView
from kiosk.services.replication.links import Link
from kiosk.settings import Settings
from kiosk.storage.local_database import open_store
from kiosk.sync.identity.pin_hash import Argon2Pins

DISPLAYS = (
    (10.1, 1280, 800),
    (15.6, 1366, 768),
    (15.6, 1920, 1080),
    (21.5, 1920, 1080),
    (24.0, 1920, 1200),
)
"""Diagonal in inches, width and height in pixels."""

MM_PER_INCH = 25.4

LANGUAGES = ("fr", "en")
MODES = ("light", "dark", "contrast")


class Stage(Protocol):
    """A screen that can be put into a state and back."""

    @property
    def window(self) -> ScreenWindow:
        """The screen's window."""

    @property
    def view_model(self) -> KioskViewModel:
        """The screen's view model."""

    @property
    def is_asking(self) -> bool:
        """Whether an action waits for a person to say who they are."""

    async def clear(self) -> None:
        """Go back to the state in which the screen opens."""


AnyStage = TypeVar("AnyStage", bound=Stage)
Scene = Callable[[AnyStage], Awaitable[None]]


def take_screenshots(target: Path) -> int:
    """Render all scenes into the folder `target`; needs no display. Returns the exit code."""
    prepare_platform(os.environ, sys.platform, offscreen=True)
    with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as work_dir:
        settings = load_own_settings(Path(work_dir))
        with QEventLoop(make_application()) as loop:
            return int(loop.run_until_complete(render_all(Path(work_dir), target, settings)))


async def render_all(work_dir: Path, target: Path, settings: Settings) -> int:
    """Render all scenes into `target`, from sample stores in `work_dir`; returns the exit code.

    Files are called SCREEN-SCENE-LANGUAGE-MODE-INCHES-WIDTHxHEIGHT.png.
    """
    shop = load_shop()
    base = sample_settings(settings, shop).model_copy(update={"introduction": False})
    shown = datetime.now().replace(hour=11, minute=4, second=0, microsecond=0)  # noqa: DTZ005
    now = shown.astimezone()
    clock = Morning(now)
    count = 0
    for inches, width_px, height_px in (*DISPLAYS, *BOARD_DISPLAYS):
        px_per_mm = round(math.hypot(width_px, height_px) / (inches * MM_PER_INCH), 2)
        display = f"{inches}-{width_px}x{height_px}"
        for language in LANGUAGES:
            spoken = replace(shop, language=language)
            given = {"language": language, "mode": MODES[0], "px_per_mm": px_per_mm}
            run = _Run(
                _Stores(work_dir / f"{language}-{display}", spoken, now, clock),
                base.model_copy(update=given),
                QSize(width_px, height_px),
                display=display,
                target=target,
                clock=clock,
            )
            is_board = (inches, width_px, height_px) in BOARD_DISPLAYS
            count += await (run.render_board() if is_board else run.render())
    sys.stdout.write(f"{count} {target}\n")
    return 0


@frozen
class _Stores:
    """Makes sample stores in folders of `work_dir`, all of the same day and time."""

    work_dir: Path
    shop: Shop
    now: datetime
    clock: Morning

    @contextmanager
    def opened(self, name: str) -> Iterator[SecondDevice]:
        """The hub of a fresh sample store and a second device; closed when the block ends."""
        sample = self.work_dir / "sample"
        fill_sample_store(sample, self.shop, self.now)
        shutil.copytree(sample, self.work_dir / name)
        with (
            closing(open_store(self.work_dir / name, self.clock)) as hub,
            closing(open_store(self.work_dir / f"{name}-second", self.clock)) as second,
        ):
            yield SecondDevice(hub, second)


class _Run:
    """Renders all screenshots of one language and one display size.

    Scenes use up the orders of their store, so each group of scenes has a store of its own.
    """

    def __init__(
        self,
        stores: _Stores,
        settings: Settings,
        size: QSize,
        *,
        display: str,
        target: Path,
        clock: Morning,
    ) -> None:
        self._stores = stores
        self._settings = settings
        self._size = size
        self._display = display
        self._target = target
        self._clock = clock
        self._failure: BaseException | None = None

    def _fail(self, error: BaseException) -> None:
        self._failure = error

    async def render(self) -> int:
        """Render both screens; returns the number of files. Raises errors of scenes' tasks."""
        offline = {"demo-cable": linked(Link.OFFLINE, waiting=3)}
        cut = Cable()
        cut.cut()
        count = await self._render_counter("counter", COUNTER_SCENES)
        count += await self._render_counter("network", NETWORK_SCENES)
        count += await self._render_counter("cable", offline, cut)
        count += await self._render_counter("left-handed", LEFT_HANDED_SCENES, left_handed=True)
        count += await self._render_first_start()
        return count + await self._render_check_in()

    async def render_board(self) -> int:
        """Render the public board; returns the number of files. Raises errors of scenes' tasks."""
        count = 0
        for mode in MODES:
            settings = self._settings.model_copy(update={"mode": mode})
            async with self._opened(f"board-{mode}", settings) as (devices, tools):
                seconds = Clock()
                board = open_board(tools, self._size, seconds)
                assert isinstance(board.view_model, PublicBoardViewModel)
                stage = BoardStage(
                    *(devices.hub, board.view_model, board.window, tools.feed, tools.link, seconds)
                )
                count += await self._play(
                    "board", stage, BOARD_SCENES, lambda _: None, tools.tasks, modes=(mode,)
                )
                board.view_model.end()
                board.window.close()
        return count

    async def _render_counter(
        self,
        store: str,
        scenes: dict[str, CounterScene],
        cable: Cable | None = None,
        *,
        left_handed: bool = False,
    ) -> int:
        settings = self._settings.model_copy(update={"left_handed": left_handed})
        async with self._opened(store, settings) as (devices, tools):
            counter = open_counter(tools, self._size)
            if cable is not None:
                add_cable_overlay(counter.window, cable)
            assert isinstance(counter.view_model, CounterViewModel)
            stage = CounterStage(
                devices.hub,
                counter.view_model,
                counter.window,
                tools.feed,
                tools.link,
                devices,
                self._clock,
            )
            count = await self._play("counter", stage, scenes, stage.workplace.showIn, tools.tasks)
            counter.view_model.end()
            counter.window.close()
            return count

    async def _render_first_start(self) -> int:
        count = 0
        for mode in MODES:
            save = partial(self._save, mode=mode)
            count += await picture_first_start(self._settings, self._size, mode, save)
        return count

    async def _render_check_in(self) -> int:
        async with self._opened("check-in", self._settings) as (devices, tools):
            seconds = Clock()
            check_in = open_check_in(tools, self._size, seconds, answers_at_once=True)
            assert isinstance(check_in.view_model, CheckInViewModel)
            stage = CheckInStage(
                *(devices.hub, check_in.view_model, check_in.window, seconds), tools.counters
            )
            count = await self._play("check-in", stage, CHECK_IN_SCENES, stage.show_in, tools.tasks)
            check_in.view_model.end()
            check_in.window.close()
            return count

    @asynccontextmanager
    async def _opened(
        self, name: str, settings: Settings
    ) -> AsyncIterator[tuple[SecondDevice, Tools]]:
        """A sample store's devices, and the tools for a view model over it."""
        with self._stores.opened(name) as devices:
            tasks = Tasks(self._fail)
            try:
                people = await devices.hub.read(lambda reader: reader.people.everybody())
                pins = PinTools(Argon2Pins(), shown_pins=self._stores.shop.pins)
                counters = CountersInView(clock=lambda: 0.0)
                counters.note_own(is_shown=True)
                tools = Tools(
                    devices.hub,
                    ChangeFeed(),
                    tasks,
                    settings,
                    self._clock,
                    counters=counters,
                    people=people,
                    pins=pins,
                )
                yield devices, tools
            finally:
                await tasks.aclose()

    async def _play(
        self,
        screen: str,
        stage: AnyStage,
        scenes: dict[str, Scene[AnyStage]],
        show_in: Callable[[str], None],
        tasks: Tasks,
        *,
        modes: Sequence[str] | None = None,
    ) -> int:
        stage.window.show()
        stage.view_model.begin()
        await wait_steps(4)
        for name, scene in scenes.items():
            await stage.clear()
            await scene(stage)
            for mode in modes or MODES:
                show_in(mode)
                await wait_steps(2)
                await until(lambda: tasks.is_idle or stage.is_asking)
                self._save(stage.window, f"{screen}-{name}", mode)
            if self._failure is not None:
                raise self._failure
        return len(scenes) * len(modes or MODES)

    def _save(self, window: ScreenWindow, name: str, mode: str) -> None:
        path = self._target / f"{name}-{self._settings.language}-{mode}-{self._display}.png"
        if not window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")

"""`kiosk demo --screenshots DIR`: every screen and state in both languages, modes and sizes."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QSize

from kiosk.app.check_in_pictures import CHECK_IN_SCENES, CheckInStage, Clock
from kiosk.app.counter_pictures import COUNTER_SCENES, CounterScene, CounterStage, settle
from kiosk.app.network_pictures import NETWORK_SCENES, linked
from kiosk.app.opening import KioskViewModel, Tools, open_check_in, open_counter
from kiosk.app.pictured_machines import SecondMachine
from kiosk.app.sample import fill_sample_store, sample_settings
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.checkin.view_model import CheckInViewModel
from kiosk.screens.counter.view_model import CounterViewModel
from kiosk.screens.tasks import Tasks
from kiosk.screens.window import ScreenWindow
from kiosk.services.links import Link
from kiosk.services.sample_orders import Shop, load_shop
from kiosk.settings import Settings
from kiosk.storage.store import open_store

DISPLAYS = ((1920, 1080, 5.56), (1280, 800, 5.88))
"""Width and height in pixels, and pixels in a millimetre: full HD at 15.6 inches, 10.1 inches."""

LANGUAGES = ("fr", "en")
MODES = ("light", "dark")


class Stage(Protocol):
    """A screen that can be put into a state and back."""

    @property
    def window(self) -> ScreenWindow:
        """Where it is drawn."""

    @property
    def view_model(self) -> KioskViewModel:
        """What it shows."""

    async def clear(self) -> None:
        """Back to how it opens."""


AnyStage = TypeVar("AnyStage", bound=Stage)
Scene = Callable[[AnyStage], Awaitable[None]]


async def render_all(work_dir: Path, target: Path, settings: Settings) -> int:
    """Make every picture in `target`, from sample stores in `work_dir`; returns the exit code.

    Files are called SCREEN-SCENE-LANGUAGE-MODE-WIDTHxHEIGHT.png.
    """
    shop = load_shop()
    base = sample_settings(settings, shop)
    shown = datetime.now().replace(hour=11, minute=4, second=0, microsecond=0)  # noqa: DTZ005
    now = shown.astimezone()
    clock = _Morning(now)
    count = 0
    for width_px, height_px, px_per_mm in DISPLAYS:
        for language in LANGUAGES:
            given = {"language": language, "mode": MODES[0], "px_per_mm": px_per_mm}
            run = _Run(
                _Stores(work_dir / f"{language}-{width_px}x{height_px}", shop, now, clock),
                base.model_copy(update=given),
                QSize(width_px, height_px),
                target=target,
                clock=clock,
            )
            count += await run.render()
    sys.stdout.write(f"{count} {target}\n")
    return 0


@dataclass(frozen=True, slots=True)
class _Stores:
    """Sample stores in folders of `work_dir`, all of the same morning."""

    work_dir: Path
    shop: Shop
    now: datetime
    clock: Callable[[], datetime]

    @contextmanager
    def opened(self, name: str) -> Iterator[SecondMachine]:
        """The main machine of a store that nobody has worked in yet, and a second one."""
        fill_sample_store(self.work_dir / name, self.shop, self.now)
        with (
            closing(open_store(self.work_dir / name, self.clock)) as hub,
            closing(open_store(self.work_dir / f"{name}-second", self.clock)) as second,
        ):
            yield SecondMachine(hub, second)


class _Morning:
    """A clock that shows the busy time of the day, whenever the pictures are made."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        self._since_s = time.monotonic()

    def __call__(self) -> datetime:
        return self._at + timedelta(seconds=time.monotonic() - self._since_s)


class _Cable:
    """A cable that is cut."""

    is_cut = True

    def cut(self) -> None:
        """It is cut already."""

    def join(self) -> None:
        """Nobody joins it in a picture."""


class _Run:
    """All pictures of one language and one display.

    Scenes use their store's orders up: each group of them has a store of its own.
    """

    def __init__(
        self,
        stores: _Stores,
        settings: Settings,
        size: QSize,
        *,
        target: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self._stores = stores
        self._settings = settings
        self._size = size
        self._target = target
        self._clock = clock
        self._failure: BaseException | None = None

    def _fail(self, error: BaseException) -> None:
        self._failure = error

    async def render(self) -> int:
        """Both screens; returns the number of pictures. Raises what a scene's work raised."""
        cut = {"demo-cable": linked(Link.OFFLINE, waiting=3)}
        count = await self._render_counter("counter", COUNTER_SCENES)
        count += await self._render_counter("network", NETWORK_SCENES)
        count += await self._render_counter("cable", cut, _Cable())
        return count + await self._render_check_in()

    async def _render_counter(
        self, store: str, scenes: dict[str, CounterScene], cable: _Cable | None = None
    ) -> int:
        async with self._opened(store) as (machines, given):
            tools = replace(given, cable=cable)
            counter = open_counter(tools, self._size)
            assert isinstance(counter.view_model, CounterViewModel)
            stage = CounterStage(
                machines.hub,
                counter.view_model,
                counter.window,
                tools.feed,
                tools.link,
                machines,
                tools.now,
            )
            count = await self._play("counter", stage, scenes, counter.view_model.toggleMode)
            counter.view_model.end()
            counter.window.close()
            return count

    async def _render_check_in(self) -> int:
        async with self._opened("check-in") as (machines, tools):
            seconds = Clock()
            check_in = open_check_in(tools, self._size, seconds, answers_at_once=True)
            assert isinstance(check_in.view_model, CheckInViewModel)
            stage = CheckInStage(machines.hub, check_in.view_model, check_in.window, seconds)
            toggle_theme = check_in.view_model.toggleTheme
            count = await self._play("check-in", stage, CHECK_IN_SCENES, toggle_theme)
            check_in.view_model.end()
            check_in.window.close()
            return count

    @asynccontextmanager
    async def _opened(self, name: str) -> AsyncIterator[tuple[SecondMachine, Tools]]:
        """A sample store, and what a view model on it is given."""
        with self._stores.opened(name) as machines:
            tasks = Tasks(self._fail)
            try:
                tools = Tools(machines.hub, ChangeFeed(), tasks, self._settings, self._clock)
                yield machines, tools
            finally:
                await tasks.aclose()

    async def _play(
        self,
        screen: str,
        stage: AnyStage,
        scenes: dict[str, Scene[AnyStage]],
        toggle_mode: Callable[[], None],
    ) -> int:
        stage.window.show()
        stage.view_model.begin()
        await settle(4)
        for name, scene in scenes.items():
            await stage.clear()
            await scene(stage)
            for mode in MODES:
                await settle(2)
                self._save(stage.window, f"{screen}-{name}", mode)
                toggle_mode()
            if self._failure is not None:
                raise self._failure
        return len(scenes) * len(MODES)

    def _save(self, window: ScreenWindow, name: str, mode: str) -> None:
        size = f"{self._size.width()}x{self._size.height()}"
        path = self._target / f"{name}-{self._settings.language}-{mode}-{size}.png"
        if not window.grab().save(str(path)):
            raise OSError(f"{path} cannot be written")

"""The running desktop program: its screens, background tasks and shutdown."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from kiosk import collector
from kiosk.app import OPENS_AGAIN, AppOptions
from kiosk.app.awake import keepers_here, stay_awake
from kiosk.app.device_setup import DeviceSetup
from kiosk.app.following.followed_settings import FollowedSettings
from kiosk.app.following.quiet import is_quiet
from kiosk.app.in_view import OwnCounter
from kiosk.app.network import Network, NetworkOptions
from kiosk.app.opening import OPENERS, OpenScreen, Tools
from kiosk.app.people import begin_people
from kiosk.app.screen_choices import ScreenChoices
from kiosk.app.since_boot import boot_id, steady_s
from kiosk.app.trouble.last_stop import forget_stop
from kiosk.app.windows import Windows
from kiosk.logs import Log
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.people.pin_tools import PinTools
from kiosk.screens.counter.shop_settings.invitation import Invited
from kiosk.screens.counter.shop_settings.shop_settings import SettingsTools
from kiosk.screens.first_frame import first_frame
from kiosk.screens.scanner import Scanner
from kiosk.screens.speech.choose import voice_here
from kiosk.screens.speech.headset_jack import HeadsetJack
from kiosk.screens.speech.voice import Voice
from kiosk.screens.tasks import Tasks
from kiosk.services.check_in.held_arrival import carry_out_due_arrivals
from kiosk.services.orders.counter import carry_out_due
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.links import LinkMonitor
from kiosk.settings import Settings
from kiosk.settings_file import SettingsFile
from kiosk.sounds.sound_player import SoundPlayer
from kiosk.storage.local_database import LocalDatabase, nothing_more
from kiosk.sync.identity.pin_hash import Argon2Pins


class Program:
    """Runs the screens, the network and the background tasks over an open store."""

    def __init__(
        self,
        application: QGuiApplication,
        store: LocalDatabase,
        settings: Settings,
        *,
        log: Log,
        data_dir: Path,
        options: AppOptions,
        setup: DeviceSetup,
        followed: FollowedSettings,
    ) -> None:
        """`followed`: see `FollowedSettings`."""
        self._application, self._store = application, store
        self._log, self._options = log, options
        self._is_hub = setup.this_device.is_hub
        self._followed = followed
        feed = ChangeFeed()
        self._network = Network(
            store,
            setup,
            options.network or NetworkOptions(),
            log=log,
            data_dir=data_dir,
            country=settings.country,
            announce=feed.announce,
            extension=options.extension,
            on_wipe=self.close,
            followed=followed,
        )
        self._tools = self._make_tools(settings, feed, ScreenChoices(data_dir, log))
        self._scanner = Scanner(settings.scanner_prefix)
        self._scanner.scanned.connect(self._on_scan)
        self._data_dir = data_dir
        self._names = options.screens or ()
        self._screens: dict[str, OpenScreen] = {}
        self._own_counters: list[OwnCounter] = []
        self._windows = self._window_keeper(application)
        self._closing, self._code = asyncio.Event(), 0

    def _caretaking(self) -> Iterator[Coroutine[Any, Any, None]]:
        """What looks after the database, and what erases from it."""
        from kiosk.app.retention import Retention, retention_settings  # noqa: PLC0415 - see `_go_on`
        from kiosk.app.watch import Watch  # noqa: PLC0415

        store, log, announce = self._store, self._log, self._tools.feed.announce
        data_dir, erases = self._data_dir, retention_settings(self._tools.settings)
        watch = Watch(store, announce, log=log, data_dir=data_dir, on_damage=self._on_damage)
        yield from (watch.changes(), watch.backups(), watch.file())
        yield Retention(store, announce, erases, log=log, data_dir=data_dir).run()

    def _make_tools(self, settings: Settings, feed: ChangeFeed, choices: ScreenChoices) -> Tools:
        self._sounds = sounds = SoundPlayer(settings.sound_volume)
        sounds.mute(is_muted=choices.chosen.muted)
        sounds.subscribe(lambda: choices.keep(muted=sounds.is_muted))
        voice = self._find_voice("check-in")
        return Tools(
            self._store,
            feed,
            Tasks(self._on_bug),
            settings,
            link=self._network.link,
            counters=self._network.counters,
            stores=self._network,
            slots=self._network,
            steady=steady_s,
            people=begin_people(self._store, settings),
            pins=PinTools(Argon2Pins(), boot_id(), self._options.extension.shown_pins),
            close=self.close,
            note_tap=self._network.note_tap,
            sounds=sounds,
            choices=choices,
            voice=voice,
            headset=None if voice is None else HeadsetJack(),
            caller=self._find_voice("board") if settings.board_speaks else None,
            to_change=self._to_change(),
        )

    def _to_change(self) -> SettingsTools | None:
        """The settings that a manager may change; a demo has none."""
        if self._options.extension.shown_pins:
            return None
        file = SettingsFile(self._options.data_dir, os.environ)
        return SettingsTools(file, self.open_again, self._invite if self._is_hub else None)

    def _invite(self, role: str) -> Awaitable[Invited | None]:
        # Certificates are loaded only where needed.
        from kiosk.app.joining.invite import invite  # noqa: PLC0415

        store_name = self._tools.settings.store_name
        return invite(self._store, self._options.data_dir, store_name, role)

    def _find_voice(self, screen: str) -> Voice | None:
        """What speaks for this screen; says, in the log, that this device has nothing."""
        if screen not in (self._options.screens or ()):
            return None
        voice = voice_here(os.environ)
        if voice is None:
            self._log.warning("no_speech")
        return voice

    def screen(self, name: str) -> OpenScreen:
        """The screen with this name. Raises KeyError when it is not open."""
        return self._screens[name]

    @property
    def link(self) -> LinkMonitor:
        """The state of the link to the upstream, as the screens show it."""
        return self._network.link

    def start_work(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine beside the screens until it is done or the program ends."""
        self._tools.tasks.spawn(work)

    def close(self) -> None:
        """End the program; signals, and closing the last window that can be closed, do
        the same.
        """
        self._closing.set()

    def open_again(self) -> None:
        """End the program, and have it started again with the settings as they are then."""
        self._code = OPENS_AGAIN
        self.close()

    async def run(self) -> int:
        """Show the screens and run until `close` is called; returns the exit code or OPENS_AGAIN.

        Raises DeviceMismatch, before any window opens, where this device is to listen and cannot.
        """
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self._on_loop_error(context))
        hooks = self._take_hooks()
        try:
            await self._start()
            await self._closing.wait()
        finally:
            if self._code != OPENS_AGAIN:
                self._options.manager.stopping()
            self._scanner.remove()
            await self._tools.tasks.aclose()
            self._windows.end()
            for own in self._own_counters:
                own.end()
            for screen in reversed(self._screens.values()):
                screen.view_model.end()
                screen.window.close()
            self._screens.clear()
            self._sounds.close()
            await self._network.end()
            hooks()
        return self._code

    async def _start(self) -> None:
        store = self._store
        self._tools.tasks.spawn(collector.search_on_this_thread())
        # Carry out held actions that came due while the device was off: their customers have left.
        with suppress(StoreUnavailable):
            if await store.read(lambda reader: reader.holds_any()):
                await store.run(carry_out_due, None)
                await store.run(carry_out_due_arrivals, None)
        if self._network.listens:
            await self._begin_writing()
            await self._network.begin()
        for name in self._names:
            if self._screens:
                await self._first_frame()  # The first screen does not wait for the others.
            self._open(name)
            self._windows.show()
            self._screens[name].view_model.begin()
        self._scanner.install()
        forget_stop(self._options.data_dir)
        self._options.manager.ready("The screens are shown")
        self._tools.tasks.spawn(self._options.manager.beat())
        self._tools.tasks.spawn(self._go_on())

    async def _go_on(self) -> None:
        """Import and begin what goes on beside the screens, behind their first frame."""
        store, tasks = self._store, self._tools.tasks
        await self._first_frame()
        await self._begin_writing()
        collector.keep()
        for work in self._caretaking():
            tasks.spawn(work)
        tasks.spawn(self._network.begin())
        tasks.spawn(self._stay_awake())
        tasks.spawn(self._follow_settings())
        tasks.spawn(self._options.extension.run(store, self._tools.feed))

    async def _first_frame(self) -> None:
        await first_frame(self._store, [screen.window for screen in self._screens.values()])

    async def _begin_writing(self) -> None:
        """Load all that writes, and begin this device's new epoch."""
        with suppress(StoreUnavailable):
            await self._store.run(nothing_more, None)

    async def _follow_settings(self) -> None:
        """Open the screens again with what head office gives, once nobody uses them."""
        await self._followed.due(self._is_quiet)
        self._log.info("given_settings_followed")
        self.open_again()

    def _is_quiet(self) -> bool:
        screens = self._screens.items()
        return all(is_quiet(name, screen.view_model) for name, screen in screens)

    def _stay_awake(self) -> Coroutine[Any, Any, None]:
        settings = self._tools.settings
        keepers = keepers_here(self._application.platformName())
        return stay_awake(keepers, settings.opens_at_h, settings.closes_at_h, datetime.now)

    def _open(self, name: str) -> None:
        screen = OPENERS[name](self._tools)
        self._options.extension.decorate(screen.window)
        self._screens[name] = screen
        self._windows.add(name, screen.window)
        if name == "counter":
            self._own_counters.append(OwnCounter(screen.window.view, self._network.counters))

    def _window_keeper(self, application: QGuiApplication) -> Windows:
        settings, options = self._tools.settings, self._options
        asked = {
            "counter": settings.counter_display,
            "check-in": settings.checkin_display,
            "board": settings.board_display,
        }
        return Windows(
            application,
            {name: asked[name] for name in self._names},
            place=options.place,
            is_windowed=options.is_windowed,
            on_closed=self.close,
        )

    def _on_scan(self, scan: str) -> None:
        """Pass a scan to the screen in front: a scanner types into the focused window."""
        front = QGuiApplication.focusWindow()
        screens = list(self._screens.values())
        for screen in [s for s in screens if s.window.view is front] or screens[:1]:
            screen.view_model.scanned(scan)

    def _on_damage(self) -> None:
        for screen in self._screens.values():
            screen.view_model.show_damage()

    def _on_bug(self, error: BaseException) -> None:
        reference = self._log.failure(error)
        for screen in self._screens.values():
            screen.view_model.show_failure(reference)

    def _on_loop_error(self, context: dict[str, Any]) -> None:
        error = context.get("exception") or RuntimeError(str(context.get("message")))
        self._on_bug(error)

    def _take_hooks(self) -> Callable[[], None]:
        """Handle uncaught errors, SIGINT and SIGTERM; returns a function that undoes this."""
        former_hook = sys.excepthook
        sys.excepthook = lambda _type, error, _trace: self._on_bug(error)
        former = {
            number: signal.signal(number, lambda *_: self.close())
            for number in (signal.SIGINT, signal.SIGTERM)
        }

        def put_back() -> None:
            sys.excepthook = former_hook
            for number, handler in former.items():
                signal.signal(number, handler)

        return put_back

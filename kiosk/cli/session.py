"""What every subcommand uses: the data directory, settings, messages, output, and exit."""

from __future__ import annotations

import faulthandler
import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kiosk.cli.messages import Messages
from kiosk.logs import Log, in_journal
from kiosk.service_manager import ServiceManager, manager_of
from kiosk.services.causes import cause_of
from kiosk.services.text_rules import harmless

if TYPE_CHECKING:
    from kiosk.settings import Settings
    from kiosk.storage.local_database import LocalDatabase

DONE = 0
INVALID_INPUT = 1
USAGE = 2
TRANSITION_NOT_ALLOWED = 3
DATABASE_PROBLEM = 4
NETWORK_PROBLEM = 5
OWN_BUG = 70

DATABASE_NAME = "kiosk.db"
"""Copied from `kiosk.storage.engine.integrity`, which most subcommands need not load."""


class Stop(Exception):
    """Ends a command with a code and a sentence on stderr."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Session:
    """One run of one command."""

    def __init__(self, data: Path | None) -> None:
        """`data`: the value of --data."""
        self._data = data
        self._has_made = False
        self.log = Log(self.data_dir, "commands")

    @cached_property
    def data_dir(self) -> Path:
        """The absolute path of the data directory."""
        from kiosk.settings import default_data_dir

        data = self._data.expanduser() if self._data else default_data_dir(os.environ)
        return data.absolute()

    @cached_property
    def manager(self) -> ServiceManager:
        """The service manager that started this process, for a program that runs on.

        Where it has a watchdog, and that ends the program, the places in the code where it hung
        are printed on stderr.
        """
        manager = manager_of(os.environ)
        if manager.watchdog_s is not None:
            faulthandler.enable()
        return manager

    @cached_property
    def settings(self) -> Settings:
        """The settings; this process then uses their time zone. Raises InvalidSetting."""
        from kiosk.settings import live_in_time_zone, load_settings

        settings = load_settings(self.data_dir)
        live_in_time_zone(settings)
        return settings

    def forget_settings(self) -> None:
        """Have the settings, and the language of the messages, read again: they were written."""
        for name in ("settings", "words"):
            self.__dict__.pop(name, None)

    @cached_property
    def words(self) -> Messages:
        """The messages in the settings' language; if unreadable, in KIOSK_LANGUAGE, else French."""
        from kiosk.settings import InvalidSetting

        try:
            return Messages(self.settings.language)
        except InvalidSetting:
            return Messages("en" if os.environ.get("KIOSK_LANGUAGE") == "en" else "fr")

    def stop(self, code: int, key: str, /, **params: object) -> NoReturn:
        """End the command with a sentence."""
        raise Stop(code, self.words(key, **params))

    def say(self, text: str) -> None:
        """Print text of the answer, without characters that would control a terminal."""
        self.say_drawn(harmless(text))

    def say_drawn(self, text: str) -> None:
        """Print character graphics unfiltered; the text must hold nothing from outside."""
        with self._answering():
            sys.stdout.write(f"{text}\n")

    def say_json(self, value: object) -> None:
        """Print the answer for a program."""
        self.say(json.dumps(value, ensure_ascii=False, indent=2))

    def complain(self, text: str) -> None:
        """Print a line about what went wrong."""
        sys.stderr.write(f"{in_journal(harmless(text), logging.ERROR)}\n")

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Raises Stop when the answer cannot be written, BrokenPipeError when nobody reads it."""
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            give_up_answering()
            self.stop(INVALID_INPUT, "answer_lost", cause=cause_of(error))

    @contextmanager
    def store(
        self, *, makes: bool = False, begins: bool = False, anew: bool = False, joins: bool = False
    ) -> Iterator[LocalDatabase]:
        """Open the store; carries out held actions that have come due.

        `makes`: creates a missing store; else raises Stop. `begins`: a long-running program starts,
        so begins a new device epoch. `anew`: an empty store is wanted; else raises Stop when the
        database was set aside or is gone, and there is a sound backup to restore. `joins`: the
        device is being paired, which alone lets it be used again after it was wiped.
        """
        if not joins:
            self._refuse_if_wiped()
        from kiosk.storage.local_database import open_store

        if not anew:
            self._refuse_if_set_aside()
        if not self.has_store:
            if not makes:
                self.stop(USAGE, "no_store", path=self.data_dir)
            self.note_made()
        store = open_store(self.data_dir)
        try:
            if begins:
                _begin(store)
            _carry_out_due(store)
            yield store
        finally:
            store.close()

    @property
    def has_store(self) -> bool:
        """Whether there is a database, or what is left of one, in the data directory."""
        path = self.data_dir / DATABASE_NAME
        return path.exists() or path.with_name(f"{DATABASE_NAME}-wal").exists()

    def note_made(self) -> None:
        """Remember that a missing store is about to be created."""
        self._has_made = not self.has_store

    def say_made(self) -> None:
        """Print where a store was created, if one was."""
        if self._has_made:
            self._has_made = False
            self.say(self.words("store_made", path=self.data_dir))

    def _refuse_if_wiped(self) -> None:
        from kiosk.app.trouble import WIPED_NAME

        if (self.data_dir / WIPED_NAME).exists():
            from kiosk.app.trouble.wiped import wiped

            raise wiped(self.data_dir)

    def _refuse_if_set_aside(self) -> None:
        from kiosk.storage.restore import still_to_replace

        found = still_to_replace(self.data_dir)
        if found and found.backup:
            made_at = self.words.date_time(found.backup.made_at)
            key = "set_aside" if found.path else "database_gone"
            params = {"aside": found.path, "data_dir": self.data_dir, "made_at": made_at}
            self.stop(DATABASE_PROBLEM, key, **params)

    def finish(self) -> None:
        """Flush what was printed. Raises Stop and BrokenPipeError as printing does."""
        with self._answering():
            sys.stdout.flush()


def _carry_out_due(store: LocalDatabase) -> None:
    """Carry out held actions that are due; writes nothing when there are none."""
    from kiosk.services.orders.counter import carry_out_due

    if store.read_blocking(lambda reader: reader.held_actions()):
        store.run_blocking(carry_out_due, None)


def _begin(store: LocalDatabase) -> None:
    from kiosk.app.device_setup import begin_new_epoch

    begin_new_epoch(store)


def give_up_answering() -> None:
    """Discard output that is still buffered, so that the program ends without an error."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())

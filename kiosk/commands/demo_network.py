"""`kiosk demo --network`: head office, a hub with its counter and a check-in, on this machine."""

from __future__ import annotations

import io
import json
import os
import random
import re
import secrets
import shlex
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.children import LOOK_S, ChildEnded, Children
from kiosk.commands.screens import PLACE_VARIABLE, check_language
from kiosk.commands.session import DONE, INPUT_REFUSED, USAGE, Session

if TYPE_CHECKING:
    from kiosk.services.boards import OrderSummary
    from kiosk.services.sample_orders import Shop
    from kiosk.storage.store import LocalStore
    from kiosk.sync.pairing import PairingCode

ORDERS = 26
READY = 10
SLOTS_MIN = (0, 0, 30, 30, 60, 60, 90, 120)
"""When the slots of the sample orders begin, in minutes after the one under way."""

COUNTERS_MAX = 2
SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What was typed after `kiosk demo`. `is_alone`: no other option was given with it."""

    network: bool
    counters: int
    is_alone: bool
    language: str | None


def demo(session: Session, options: DemoOptions) -> int:
    """Run until a window is closed or a signal comes; nothing is left behind."""
    from kiosk.app.launch import prepare_platform

    check_language(session, options.language)
    if not options.network or not 1 <= options.counters <= COUNTERS_MAX:
        session.stop(USAGE, "network.demo_counters")
    if not options.is_alone:
        session.stop(USAGE, "network.demo_options")
    prepare_platform(dict(os.environ), sys.platform, offscreen=False)
    with _ended_by_signals(), tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
        try:
            _Demo(session, Path(folder), options).run()
        except ChildEnded as ended:
            if ended.exit_code:
                facts = {"what": ended.name, "said": ended.said}
                session.stop(INPUT_REFUSED, "network.demo_stopped", **facts)
    return DONE


class _Signalled(BaseException):
    """Somebody wants the demo to end."""


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """The first signal ends the demo in order; those that follow change nothing."""
    numbers = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]

    def end(*_told: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise _Signalled

    former = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    except _Signalled:
        pass
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


class _Demo:
    """The machines of one demo, each with a folder of its own."""

    def __init__(self, session: Session, folder: Path, options: DemoOptions) -> None:
        from kiosk.services.sample_orders import load_shop

        self._session = session
        self._folder = folder
        self._shop = load_shop()
        self._language = options.language or session.settings.language
        self._counters = options.counters

    def run(self) -> None:
        """Start every machine, say what can be tried, and wait. Raises ChildEnded."""
        with Children(self._folder) as children:
            self._start_head_office(children)
            self._start_hub(children)
            self._start_terminal(children, "check-in", "check-in", 1)
            for number in range(2, self._counters + 1):
                self._start_terminal(children, f"counter-{number}", "counter", number)
            ready = self._prepare_orders(children)
            self._tell(ready)
            while True:
                children.look()
                time.sleep(LOOK_S)

    # --- the machines ------------------------------------------------------------------------

    def _start_head_office(self, children: Children) -> None:
        command = ("headoffice", "serve", "--listen", "127.0.0.1:0")
        written = children.start("head-office", self._at("head-office", *command), {})

        def answers() -> str | None:
            found = re.search(r"http://127\.0\.0\.1:\d+", written.read_text("utf-8"))
            return found[0] if found else None

        self._office_url = children.until(answers)

    def _start_hub(self, children: Children) -> None:
        from kiosk.app.lock import listening_at
        from kiosk.commands.headoffice import desk

        with desk(self._office_session(), None) as office:
            store = office.create_store(self._shop.store_name, self._shop.exchange_place_id)
            code = office.enrolment_code(store.store_id, "")
        self._join("hub", code, self._office_url, self._word("Comptoir 1", "Counter 1"))
        command = ("run", "--screens", "counter", "--listen", "127.0.0.1:0")
        children.start("hub", self._at("hub", *command), self._place(0))
        address = children.until(lambda: listening_at(self._folder / "hub"))
        self._hub_url = address.url
        self._import_orders()

    def _start_terminal(self, children: Children, name: str, role: str, number: int) -> None:
        from kiosk.domain.sequencing import DeviceRole
        from kiosk.services.pairing import Offer, offer
        from kiosk.sync.pairing import make_code

        code = make_code(secrets.choice, "")
        with self._store("hub") as store:
            store.call(offer, Offer(str(code), DeviceRole(role)))
        called = self._word("Borne 1", "Check-in 1")
        if role == DeviceRole.COUNTER:
            called = self._word(f"Comptoir {number}", f"Counter {number}")
        self._join(name, code, self._hub_url, called)
        place = 1 if role == DeviceRole.CHECK_IN else number
        command = ("run", "--screens", role)
        children.start(name, self._at(name, *command), self._place(place))

    def _join(self, name: str, code: PairingCode, url: str, called: str) -> None:
        from kiosk.app.joining import Join, join

        folder = self._folder / name
        folder.mkdir()
        people = [{"name": who, "role": role.value} for who, role in self._shop.people.items()]
        told = ", ".join(
            f"{{name = {_quoted(person['name'])}, role = {_quoted(person['role'])}}}"
            for person in people
        )
        lines = [f"counter_name = {_quoted(called)}", f"checkin_name = {_quoted(called)}"]
        lines += [f"language = {_quoted(self._language)}", f"people = [{told}]"]
        (folder / "kiosk.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        with self._store(name) as store:
            join(store, folder, Join(code, url, called))

    @contextmanager
    def _store(self, name: str) -> Iterator[LocalStore]:
        from kiosk.storage.store import open_store

        store = open_store(self._folder / name)
        try:
            yield store
        finally:
            store.close()

    def _office_session(self) -> Session:
        return Session(self._folder / "head-office")

    def _at(self, name: str, *command: str) -> list[str]:
        return ["--data", str(self._folder / name), *command]

    def _place(self, number: int) -> dict[str, str]:
        return {PLACE_VARIABLE: f"{number}/{self._counters + 1}"}

    def _word(self, fr: str, en: str) -> str:
        return fr if self._language == "fr" else en

    # --- the orders --------------------------------------------------------------------------

    def _import_orders(self) -> None:
        """Head office gives the store its orders, as from any file."""
        from kiosk.commands.headoffice import desk
        from kiosk.headoffice.importing import import_orders

        told = "\n".join(json.dumps(body) for body in _bodies(self._shop))
        by = self._word("Siège", "Head office")
        with desk(self._office_session(), None) as office:
            stream = io.BytesIO(told.encode())
            for _ in import_orders(stream, office, by, lambda _refusal: None):
                pass

    def _prepare_orders(self, children: Children) -> OrderSummary:
        """When all of them have come down: the first are ready. Returns the very first."""
        from kiosk.domain.order import Actor
        from kiosk.domain.status import Status
        from kiosk.domain.workflow import Role
        from kiosk.services import counter

        staff = next(who for who, role in self._shop.people.items() if role is Role.STAFF)
        with self._store("hub") as store:

            def come() -> list[OrderSummary] | None:
                found = store.query(lambda reader: list(reader.summaries(Status.STARTED)))
                return found if len(found) == ORDERS else None

            orders = children.until(come)
            for order in orders[:READY]:
                actor = Actor(Role.STAFF, staff)
                name = self._word("Comptoir 1", "Counter 1")
                wish = counter.Advance(order.order_id, Status.READY, actor, name)
                store.call(counter.advance, wish)
        return orders[0]

    # --- what can be tried -------------------------------------------------------------------

    def _tell(self, ready: OrderSummary) -> None:
        from kiosk.commands.words import Words

        words, say = Words(self._language), self._session.say
        at = ("--data", str(self._folder / "head-office"))
        cancel = ("headoffice", "cancel", ready.order_id, "--reason", "CANCELLED_BY_CLIENT", *at)
        say(words("network.demo_machines"))
        say(words("network.demo_arrive", code=ready.pickup_code, name=ready.customer))
        say(words("network.demo_cancel"))
        say(f"    {_program()} {shlex.join(cancel)}")
        say(words("network.demo_orders"))
        say(f"    {_program()} {shlex.join(('headoffice', 'orders', *at))}")
        say(words("network.demo_cable"))
        say(words("network.demo_end"))
        sys.stdout.flush()


def _bodies(shop: Shop) -> Iterator[dict[str, object]]:
    from kiosk.services.sample_orders import sample_body
    from kiosk.services.sample_store import slot_from

    rng = random.Random(1)  # noqa: S311 - a picture, not a secret
    now = datetime.now().astimezone()
    for number in range(ORDERS):
        slot = slot_from(now, SLOTS_MIN[number * len(SLOTS_MIN) // ORDERS])
        yield sample_body(shop, rng, number=number + 1, customer=number, slot=slot)


def _quoted(text: str) -> str:
    """A TOML string: JSON's are among them."""
    return json.dumps(text, ensure_ascii=False)


def _program() -> str:
    """How this program was called, for a command line that can be copied."""
    called = Path(sys.argv[0])
    if called.stem != "kiosk":
        return f"{shlex.quote(sys.executable)} -m kiosk"
    return "kiosk" if shutil.which("kiosk") == str(called) else shlex.quote(str(called))

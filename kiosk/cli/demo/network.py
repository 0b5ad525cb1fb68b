"""`kiosk demo --network`: head office, a hub with its counter and a check-in, on this device."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.demo.signals import ended_by_signals
from kiosk.cli.messages import Messages
from kiosk.cli.screens.desktop import check_language
from kiosk.cli.session import DONE, INVALID_INPUT, USAGE, Session
from kiosk.domain.frozen import frozen

if TYPE_CHECKING:
    from kiosk.services.ports.boards import OrderSummary

COUNTERS_MAX = 2


@frozen
class DemoOptions:
    """What was typed after `kiosk demo`. `is_alone`: no other option was given with it."""

    network: bool
    counters: int
    is_alone: bool
    language: str | None


def demo(session: Session, options: DemoOptions) -> int:
    """Run until a window is closed or a signal comes; leaves no process and no file behind."""
    from kiosk.app.launch import prepare_platform
    from kiosk.demo.children import ChildEnded

    check_language(session, options.language)
    if not options.network or not 1 <= options.counters <= COUNTERS_MAX:
        session.stop(USAGE, "network.demo_counters")
    if not options.is_alone:
        session.stop(USAGE, "network.demo_options")
    prepare_platform(dict(os.environ), sys.platform, offscreen=False)
    with ended_by_signals(), tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
        try:
            _run(session, Path(folder), options)
        except ChildEnded as ended:
            if ended.exit_code:
                params = {"what": ended.name, "said": ended.said}
                session.stop(INVALID_INPUT, "network.demo_stopped", **params)
    return DONE


def _run(session: Session, folder: Path, options: DemoOptions) -> None:
    """Start every device, show what can be tried, and wait. Raises ChildEnded."""
    from kiosk.demo.children import LOOK_S, Children
    from kiosk.demo.network import DemoNetwork

    language = options.language or session.settings.language
    network = DemoNetwork(folder, language=language, counters=options.counters)
    with Children(folder) as children:
        ready = network.start(children)
        _show(session, Messages(language), network.head_office_dir, ready)
        while True:
            children.raise_if_ended()
            time.sleep(LOOK_S)


def _show(session: Session, words: Messages, head_office_dir: Path, ready: OrderSummary) -> None:
    at = ("--data", str(head_office_dir))
    cancel = ("headoffice", "cancel", ready.order_id, "--reason", "CANCELLED_BY_CLIENT", *at)
    session.say(words("network.demo_devices"))
    session.say(words("network.demo_arrive", code=ready.pickup_code, name=ready.customer))
    session.say(words("network.demo_cancel"))
    session.say(f"    {_program()} {shlex.join(cancel)}")
    session.say(words("network.demo_orders"))
    session.say(f"    {_program()} {shlex.join(('headoffice', 'orders', *at))}")
    session.say(words("network.demo_cable"))
    session.say(words("network.demo_end"))
    sys.stdout.flush()


def _program() -> str:
    """How this program was called, for command lines that a person copies."""
    called = Path(sys.argv[0])
    if called.stem != "kiosk":
        return f"{shlex.quote(sys.executable)} -m kiosk"
    return "kiosk" if shutil.which("kiosk") == str(called) else shlex.quote(str(called))

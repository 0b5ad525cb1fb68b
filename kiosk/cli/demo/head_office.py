"""`kiosk headoffice serve --demo`: a throw-away head office, to connect an order system to."""

from __future__ import annotations

import shlex
import shutil
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from kiosk.cli.demo.signals import ended_by_signals
from kiosk.cli.session import DONE, INVALID_INPUT, Session
from kiosk.services.causes import cause_of


def serve_demo(session: Session, host: str, port: int) -> int:
    """Serve until a signal comes; leaves no process and no file behind.

    `host`: this computer. `port`: 0 for any; the sample receiver gets the next one.
    """
    from kiosk.demo.children import ChildEnded

    for wanted in (port, _next(port)) if port else ():
        _refuse_taken(session, host, wanted)
    with ended_by_signals(), tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
        try:
            _run(session, Path(folder), host, port)
        except ChildEnded as ended:
            if ended.exit_code:
                params = {"what": ended.name, "said": ended.said}
                session.stop(INVALID_INPUT, "network.demo_stopped", **params)
    return DONE


def _next(port: int) -> int:
    """The port beside this one."""
    return 0 if not port else port + 1 if port < 65535 else port - 1


def _refuse_taken(session: Session, host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        params = {"address": f"{host}:{port}", "cause": cause_of(error)}
        session.stop(INVALID_INPUT, "headoffice.cannot_listen", **params)


def _run(session: Session, folder: Path, host: str, port: int) -> None:
    """Start head office and the hub, say how to call, and let the store work. Raises ChildEnded."""
    from kiosk.demo.children import Children
    from kiosk.demo.head_office import SampleHeadOffice
    from kiosk.demo.receiver import receiving, status_of

    words = session.words
    session.say(words("headoffice.demo_starts"))
    sys.stdout.flush()

    def came(path: str, body: str) -> None:
        # Nobody may read any more what is printed: the demo goes on.
        with suppress(Exception):
            session.say(words("headoffice.demo_callback", path=path, status=status_of(body)))
            sys.stdout.flush()

    office = SampleHeadOffice(folder, language=session.settings.language)
    with receiving(host, _next(port), came) as receiver, Children(folder) as children:
        client = office.start(children, host, port)
        session.say(words("headoffice.demo_paste"))
        named = {
            "API": client.url,
            "CLIENT_ID": client.client_id,
            "CLIENT_SECRET": client.secret,
            "PLACE": client.exchange_place_id,
            "RECEIVER": receiver,
        }
        for name, value in named.items():
            session.say(f"export {name}={shlex.quote(value)}")
        if shutil.which("curl") is None:
            session.say(words("headoffice.demo_no_curl"))
        session.say(words("headoffice.demo_ready"))
        sys.stdout.flush()
        office.work(children)

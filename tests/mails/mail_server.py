"""A retailer's SMTP server: a real one that takes, refuses, is slow, goes away and comes back."""

from __future__ import annotations

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

PATIENCE_S = 30.0


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").replace("\u00a0", " ")


def qr_of(message: EmailMessage) -> bytes:
    """The only picture of an e-mail, to which its page refers."""
    page = message.get_body(("html",))
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert page is not None
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in page.get_content()
    assert picture.get_content_disposition() == "inline"
    found = picture.get_content()
    assert isinstance(found, bytes)
    return found


@dataclass
class MailServer:
    """What came, and what is answered: `refused`: by address; `hangs`: no answer to an e-mail."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    hangs: bool = False
    released: threading.Event = field(default_factory=threading.Event)

    def to(self, address: str) -> list[EmailMessage]:
        """The e-mails to this customer, in sequence."""
        return [mail for mail in self.mails if mail["To"].addresses[0].addr_spec == address]

    @property
    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails]

    @property
    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        self.asked.append(address)
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - as above
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        raw = envelope.content
        assert isinstance(raw, bytes)
        message = message_from_bytes(raw, policy=SMTP_POLICY)
        assert isinstance(message, EmailMessage)
        if self.hangs:
            self.unanswered.append(str(message["Message-ID"]))
            await asyncio.to_thread(self.released.wait, PATIENCE_S)
            return "451 4.3.0 Not taken"
        self.mails.append(message)
        return "250 OK"


class _OnFreePort(Controller):
    """As its base, which connects to the server to see that it is there."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(
    given: MailServer | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    tls_from_the_start: bool = False,
    logins: Mapping[str, str] | None = None,
) -> Iterator[MailServer]:
    """Serve on a free port, or again on the port that `given` had. `logins`: user → password.

    `tls`: after STARTTLS, or from the start as at port 465.
    """
    server = given or MailServer()

    def knows(_server: object, _session: object, _envelope: object, _how: str, data: Any) -> Any:
        assert isinstance(data, LoginPassword)
        login, password = data.login.decode(), data.password.decode()
        return AuthResult(success=(logins or {}).get(login) == password, handled=False)

    more: dict[str, Any] = {"tls_context": tls, "require_starttls": True} if tls else {}
    if tls_from_the_start:
        more = {"ssl_context": tls}
    if logins is not None:
        # aiosmtpd sees TLS only where STARTTLS began it, and warns of logins that need none.
        is_seen = not tls_from_the_start
        more |= {"authenticator": knows, "auth_required": is_seen, "auth_require_tls": is_seen}
    controller = _OnFreePort(server, "127.0.0.1", server.port, ready_timeout=PATIENCE_S, **more)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        server.released.set()
        controller.stop()
        server.released.clear()


def comes(condition: Callable[[], Any], what: str) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, f"it never happened: {what}"
        time.sleep(0.02)

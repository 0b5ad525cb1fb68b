"""Hands e-mails over to the retailer's SMTP server: each on a connection and a thread of its own.

Only what the server answers to the end of an e-mail says whether it took it: it gets the ten
minutes for that which RFC 5321 asks for, as whoever gives up earlier sends the e-mail twice.
"""

from __future__ import annotations

import asyncio
import base64
import re
import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import field
from datetime import timedelta
from email.message import EmailMessage
from typing import Literal

from kiosk.domain.frozen import frozen
from kiosk.services.outgoing import SendOutcome, Tried

Security = Literal["starttls", "tls", "none"]

PORTS = {"starttls": 587, "tls": 465, "none": 25}

NOT_TRUSTED = "its certificate is not trusted: "
"""How what is said of a server begins whose certificate this computer does not trust."""

GRACE_S = 3.0
"""How long a stop waits for the answer to an e-mail that is on its way."""

_ENHANCED = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}")
_ABOUT_US = frozenset({421, 503, 530, 534, 535, 538})
"""Answers that any other e-mail would get, too."""


@frozen
class SmtpServer:
    """The server that takes e-mails. `user` "": no login.

    `answer_s`: how long it has for an answer, `taken_s`: for that to the end of an e-mail.
    """

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    connect_s: float = 15.0
    answer_s: float = 60.0
    taken_s: float = 600.0

    @property
    def try_max(self) -> timedelta:
        """How long a try takes at most: it has eight answers before the last one."""
        return timedelta(seconds=self.connect_s + 8 * self.answer_s + self.taken_s)


class SmtpSender:
    """Sends e-mails through one server."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        """`sender`: the address that e-mails are from."""
        self.server = server
        self._sender = sender

    async def send(self, message: EmailMessage, to: str) -> Tried:
        """Try to hand an e-mail over once. A stop waits a little for the server's answer."""
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Tried] = loop.create_future()
        conversation = _Conversation(self.server, self._sender)

        def note(tried: Tried) -> None:
            if not answered.done():
                answered.set_result(tried)

        def work() -> None:
            tried = conversation.send(message.as_bytes(), to)
            with suppress(RuntimeError):  # The loop has ended: nobody waits any more.
                loop.call_soon_threadsafe(note, tried)

        # No executor: it would wait at a stop for a server that does not answer.
        threading.Thread(target=work, name="smtp", daemon=True).start()
        try:
            async with asyncio.timeout(self.server.try_max.total_seconds()):
                return await asyncio.shield(answered)
        except TimeoutError:
            return Tried(SendOutcome.DOWN, "no answer in time")
        except asyncio.CancelledError:
            # Whoever is cancelled may still note what was answered: else it is sent twice.
            await asyncio.wait((answered,), timeout=GRACE_S)
            if not answered.done():
                raise
            return answered.result()
        finally:
            if not answered.done():
                conversation.abort()


class _Conversation:
    """One connection, on which one e-mail is handed over."""

    def __init__(self, server: SmtpServer, sender: str) -> None:
        self._server, self._sender = server, sender
        self._smtp: smtplib.SMTP | None = None
        self._is_aborted = False

    def abort(self) -> None:
        """End the connection from another thread."""
        self._is_aborted = True
        if self._smtp is not None and self._smtp.sock is not None:
            with suppress(OSError):
                self._smtp.sock.shutdown(socket.SHUT_RDWR)

    def send(self, raw: bytes, to: str) -> Tried:
        """Connect, log in and hand over."""
        try:
            self._smtp = self._connected()
            return self._handed_over(self._smtp, raw, to)
        except smtplib.SMTPNotSupportedError:
            what = "STARTTLS" if self._server.security == "starttls" else "a login"
            return Tried(SendOutcome.DOWN, f"it offers no {what}")
        except smtplib.SMTPAuthenticationError as error:
            return Tried(SendOutcome.DOWN, f"the login: {_said(error.smtp_code, error.smtp_error)}")
        except smtplib.SMTPResponseException as error:
            return Tried(SendOutcome.DOWN, _said(error.smtp_code, error.smtp_error))
        except ssl.SSLCertVerificationError as error:
            return Tried(SendOutcome.DOWN, NOT_TRUSTED + error.verify_message)
        except ssl.SSLError as error:
            return Tried(SendOutcome.DOWN, self._without_tls(error))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # smtplib hides what ended a connection that it had.
            if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
                return Tried(SendOutcome.DOWN, "no answer in time")
            return Tried(SendOutcome.DOWN, f"not reached ({type(error).__name__})")
        finally:
            self._hang_up()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        where = (server.host, server.port)
        context = None if server.security == "none" else ssl.create_default_context()
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(*where, timeout=server.connect_s, context=context)
        else:
            smtp = smtplib.SMTP(*where, timeout=server.connect_s)
        self._smtp = smtp
        if smtp.sock is not None:
            smtp.sock.settimeout(server.answer_s)
        if server.security == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.ehlo_or_helo_if_needed()
            _log_in(smtp, server.user, server.password)
        return smtp

    def _handed_over(self, smtp: smtplib.SMTP, raw: bytes, to: str) -> Tried:
        smtp.ehlo_or_helo_if_needed()
        code, text = smtp.mail(self._sender)
        if code != 250:
            return Tried(SendOutcome.DOWN, f"the sender: {_said(code, text)}")
        code, text = smtp.rcpt(to)
        if code not in (250, 251):
            return _judged(code, text)
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.taken_s)
        try:
            code, text = smtp.data(raw)
        except smtplib.SMTPDataError as error:
            code, text = error.smtp_code, _bytes(error.smtp_error)
        return Tried(SendOutcome.DONE) if code == 250 else _judged(code, text)

    def _without_tls(self, error: ssl.SSLError) -> str:
        """Why there was no TLS: with "tls" most often as the port is one for STARTTLS."""
        if self._server.security == "tls" and error.reason == "WRONG_VERSION_NUMBER":
            return "it does not speak TLS from the start"
        return f"no TLS with it ({error.reason or type(error).__name__})"

    def _hang_up(self) -> None:
        # Whatever it answers to that, and whether it does: the e-mail is taken or is not.
        if self._smtp is None:
            return
        with suppress(OSError, smtplib.SMTPException, ValueError):
            if not self._is_aborted and self._smtp.sock is not None:
                self._smtp.sock.settimeout(1.0)
                self._smtp.quit()
        self._smtp.close()


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    """Log in. Raises SMTPAuthenticationError, SMTPNotSupportedError."""
    if "PLAIN" not in smtp.esmtp_features.get("auth", "").split():
        smtp.login(user, password)
        return
    # RFC 4616, where passwords are UTF-8: smtplib would take ASCII alone.
    plain = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    code, text = smtp.docmd("AUTH", f"PLAIN {plain}")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, text)


def _judged(code: int, text: bytes) -> Tried:
    said = _said(code, text)
    if code in _ABOUT_US:
        return Tried(SendOutcome.DOWN, said)
    return Tried(SendOutcome.REFUSED if code >= 500 else SendOutcome.AGAIN, said)


def _said(code: int, text: bytes | str) -> str:
    """The numbers of an answer: its words may name the customer."""
    found = _ENHANCED.match(_bytes(text))
    return f"answered {code}" + (f" {found[0].decode('ascii')}" if found else "")


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "replace")

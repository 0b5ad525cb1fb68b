"""How head office mails customers: from its settings, its password and its own texts."""

from __future__ import annotations

import ipaddress
import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.credentials import credential_here
from kiosk.cli.session import USAGE, Session
from kiosk.services.causes import cause_of

if TYPE_CHECKING:
    from kiosk.headoffice.mail.channel import MailRules
    from kiosk.headoffice.mail.smtp import SmtpServer
    from kiosk.services.notifications.texts import EmailTexts

TEXTS_FILE = "emails.toml"
"""A shop's own texts, beside `kiosk.toml`."""

PASSWORD_VARIABLE = "KIOSK_SMTP_PASSWORD"  # noqa: S105 - the name of a variable, not a secret
PASSWORD_CREDENTIAL = "smtp-password"  # noqa: S105 - the name of a file, not a secret


def mail_rules(session: Session) -> MailRules | None:
    """How and of what customers are mailed; None: of nothing. Stops where settings do not fit."""
    settings = session.settings
    if not settings.mail_kinds:
        return None
    from kiosk.headoffice.mail.channel import MailRules
    from kiosk.headoffice.mail.smtp import SmtpSender
    from kiosk.headoffice.replication.mail_rows import MailedChanges
    from kiosk.services.notifications.texts import Occasion

    server = sender_here(session)
    occasions = frozenset(map(Occasion, settings.mail_kinds))
    return MailRules(
        SmtpSender(server, settings.mail_from),
        settings.mail_from,
        MailedChanges(occasions, timedelta(seconds=settings.mail_delay_s)),
        own_mail_texts(session),
        settings,
        settings.mail_reminder_days,
    )


def sender_here(session: Session) -> SmtpServer:
    """The server that takes e-mails. Stops where settings are missing, or its password."""
    from kiosk.headoffice.mail.smtp import PORTS, SmtpServer

    settings = session.settings
    if not settings.smtp_host or not settings.mail_from:
        session.stop(USAGE, "headoffice.mail_incomplete")
    security = settings.smtp_security
    port = settings.smtp_port or PORTS[security]
    password = _password(session) if settings.smtp_user else ""
    if password and security == "none" and not _is_here(settings.smtp_host):
        session.stop(USAGE, "headoffice.smtp_password_in_clear")
    return SmtpServer(settings.smtp_host, port, security, settings.smtp_user, password)


def own_mail_texts(session: Session) -> EmailTexts:
    """The texts, with what the shop's own file changes. Stops where that cannot be used."""
    from kiosk.services.notifications.texts import InvalidTexts, own_texts, shipped_texts

    path = session.data_dir / TEXTS_FILE
    try:
        return own_texts(shipped_texts(), path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return shipped_texts()
    except OSError as error:
        session.stop(USAGE, "headoffice.texts_unreadable", path=path, cause=cause_of(error))
    except UnicodeDecodeError:
        session.stop(USAGE, "headoffice.texts_not_utf_8", path=path)
    except InvalidTexts as error:
        problem, words = error.problem, session.words
        message = words.expected(problem.expected, problem.params)
        if problem.given is not None:
            message = f"{message}, {words('got', given=problem.given)}"
        field = f"{problem.path}: " if problem.path else ""
        session.stop(USAGE, "headoffice.texts_invalid", path=path, problem=f"{field}{message}")


def _password(session: Session) -> str:
    given = session.settings.smtp_password_file
    path = Path(given).expanduser() if given else credential_here(PASSWORD_CREDENTIAL)
    password = os.environ.get(PASSWORD_VARIABLE)
    if password is None and path is not None:
        try:
            password = path.read_text(encoding="utf-8", errors="replace")
        except OSError as error:
            params = {"path": path, "cause": cause_of(error)}
            session.stop(USAGE, "headoffice.smtp_password_unreadable", **params)
    password = (password or "").strip("\r\n")
    if not password:
        session.stop(USAGE, "headoffice.smtp_password_missing")
    return password


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""`kiosk headoffice relay`: where statuses are sent when Woop stands above head office."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.cli.head_office.opening import office
from kiosk.cli.session import DONE, USAGE, Session
from kiosk.domain.frozen import frozen
from kiosk.services.causes import cause_of
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.cli.head_office.database_source import DatabaseGiven
    from kiosk.headoffice.admin.woop_admin import WoopAdmin

SECRET_BYTES_MAX = 10_000


@frozen
class AccountGiven:
    """What a person typed; `audience` None: the URL."""

    url: str
    client_id: str
    secret_file: Path
    audience: str | None
    own: str | None


def set_(session: Session, database: DatabaseGiven, given: AccountGiven) -> int:
    """Save the account; a server that runs uses it at once."""
    from kiosk.collect_api.woop.account import WoopAccount, is_usable

    url = given.url.strip()
    if not is_usable(url):
        session.stop(USAGE, "headoffice.relay_url", given=short(given.url))
    with _woop(session, database) as here:
        secret = _secret(session, given.secret_file.expanduser())
        account = WoopAccount(url, given.client_id, secret, given.audience or url)
        saved = here.set(account, given.own)
    session.say(session.words("headoffice.relay_set", url=saved.url))
    return DONE


def show(session: Session, database: DatabaseGiven, *, as_json: bool) -> int:
    """Print the account, without its secret."""
    with _woop(session, database) as here:
        found = here.account()
    if as_json:
        names = ("url", "client_id", "audience", "own_client")
        session.say_json(found and {name: getattr(found, name) for name in names})
    elif found is None:
        session.say(session.words("headoffice.no_relay"))
    else:
        params = {"url": found.url, "client_id": found.client_id}
        session.say(session.words("headoffice.relay", **params))
    return DONE


def remove(session: Session, database: DatabaseGiven) -> int:
    """Forget the account."""
    with _woop(session, database) as here:
        here.remove()
    session.say(session.words("headoffice.relay_removed"))
    return DONE


def _secret(session: Session, path: Path) -> str:
    """The secret in a file; stops with a sentence where there is none."""
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            text = stream.read(SECRET_BYTES_MAX + 1).decode("ascii").strip()
    except OSError as error:
        params = {"path": path, "cause": cause_of(error)}
        session.stop(USAGE, "headoffice.relay_secret_unreadable", **params)
    except ValueError:
        text = ""
    else:
        if stat.S_ISREG(mode) and mode & stat.S_IROTH:
            session.complain(session.words("headoffice.relay_secret_open", path=path))
    if not text or not text.isprintable() or len(text) > SECRET_BYTES_MAX:
        session.stop(USAGE, "headoffice.relay_no_secret", path=path)
    return text


@contextmanager
def _woop(session: Session, given: DatabaseGiven) -> Iterator[WoopAdmin]:
    from kiosk.headoffice.admin.woop_admin import WoopAdmin
    from kiosk.storage.database import utc_now

    with office(session, given) as database:
        yield WoopAdmin(database, utc_now)

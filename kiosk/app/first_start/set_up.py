"""Sets a device up as the subcommands do: settings, database, a manager's PIN, or the pairing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from kiosk.app.first_start.wanted import begin_folder, commit
from kiosk.app.pair import PairCommand, pair_with_code
from kiosk.app.people import begin_people
from kiosk.domain.workflow import Role
from kiosk.screens.firststart.answers import Answers
from kiosk.services.people.people import SetPin, set_pin
from kiosk.settings import Settings
from kiosk.settings_file import write_settings
from kiosk.storage.local_database import LocalDatabase, open_store
from kiosk.sync.client.transport import InvalidAddress
from kiosk.sync.identity.pairing import NotTheDevice, read_invitation
from kiosk.sync.identity.pin_hash import Argon2Pins
from kiosk.sync.protocol.ports import LinkDown

LISTENS_AT = "0.0.0.0:8443"
"""Where a hub serves the store's other devices, unless somebody sets another address."""


class NoHubKnows(Exception):
    """Hubs answer on the store's network, and none of them made the code."""


def set_up(data_dir: Path, answers: Answers, found: tuple[str, ...] = ()) -> None:
    """Set the device up by a person's answers: all of it, or after an error nothing.

    `found`: URLs of hubs on the store's network, for a code without an address. Raises
    CodeMalformed, InvalidAddress, NotTheDevice, NoHubKnows, LinkDown, WireProblem, HasOwnOrders,
    StoreUnavailable, InvalidSetting and OSError.
    """
    folder = begin_folder(data_dir)
    settings = write_settings(folder, chosen_settings(answers))
    with closing(open_store(folder)) as store:
        if answers.joins:
            _join(store, folder, answers, found)
        else:
            _begin_store(store, settings, answers.pin)
    commit(data_dir)


def chosen_settings(answers: Answers) -> dict[str, object]:
    """The answers as settings; what follows from a pairing, or from the display, is left out."""
    chosen: dict[str, object] = {"language": answers.language}
    if answers.px_per_mm is not None:
        chosen["px_per_mm"] = round(answers.px_per_mm, 3)
    if answers.joins:
        return chosen
    chosen |= {"store_name": answers.store_name, "counter_name": answers.device_name}
    if answers.serves:
        chosen["listen"] = LISTENS_AT
    return chosen


def _begin_store(store: LocalDatabase, settings: Settings, pin: str) -> None:
    people = begin_people(store, settings)
    manager = next((person for person in people if person.role is Role.MANAGER), None)
    if pin and manager is not None:
        pin_hash = Argon2Pins().hash(manager.person_id, pin)
        store.run_blocking(set_pin, SetPin(manager.person_id, pin_hash))


def _join(store: LocalDatabase, folder: Path, answers: Answers, found: tuple[str, ...]) -> None:
    """Pair with the hub that showed the code: the others are sent nothing of it."""
    invitation = read_invitation(answers.code)
    given = answers.address or invitation.url
    if given:
        request = PairCommand(invitation.code, with_scheme(given), answers.device_name)
        pair_with_code(store, folder, request)
    else:
        requests = [PairCommand(invitation.code, url, answers.device_name) for url in found]
        _join_one_of(store, folder, requests)


def _join_one_of(store: LocalDatabase, folder: Path, requests: Sequence[PairCommand]) -> None:
    """Pair with the hub on the network that made the code; one that is gone stops nobody.

    A hub stays announced for some time after it was switched off.
    """
    silent: LinkDown | None = None
    others = 0
    for request in requests:
        try:
            pair_with_code(store, folder, request)
        except NotTheDevice:
            others += 1
        except LinkDown as error:
            silent = error
        else:
            return
    if others:
        raise NoHubKnows
    raise silent or InvalidAddress("", "missing")


def with_scheme(address: str) -> str:
    """A URL from an address as a person types it: "192.168.1.20:8443"."""
    return address if "://" in address else f"https://{address.strip()}"

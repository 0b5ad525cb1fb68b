"""`kiosk hub`, and the network options of `kiosk run`."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.cli.credentials import metrics_token
from kiosk.cli.problems import problem_text
from kiosk.cli.session import DATABASE_PROBLEM, DONE, USAGE, Session
from kiosk.services.text_rules import short

if TYPE_CHECKING:
    from kiosk.app.addresses import Address
    from kiosk.app.headless import HubSettings
    from kiosk.app.network import NetworkOptions
    from kiosk.storage.local_database import LocalDatabase


def address_given(session: Session, text: str) -> Address:
    """Parse ADDRESS:PORT. Stops if it is malformed."""
    from kiosk.app.addresses import read_address

    try:
        return read_address(text)
    except ValueError:
        session.stop(USAGE, "network.invalid_listen_address", given=short(text))


def network_options(
    session: Session, *, listen: str | None, upstream: str | None
) -> NetworkOptions:
    """The network options for the desktop program.

    Prints the upstream if it is not the one that this device was paired with.
    """
    from kiosk.app.device_setup import through
    from kiosk.app.network import NetworkOptions
    from kiosk.sync.identity.pairing import load_pairing

    if upstream is not None:
        pairing = load_pairing(session.data_dir)
        used = through(pairing, upstream)
        if pairing and used and used.url != pairing.url:
            params = {"url": used.url, "paired": pairing.url}
            session.say(session.words("network.other_upstream", **params))
    return NetworkOptions(
        listen=_listen(session, listen),
        upstream=upstream,
        on_listening=lambda address: _say_listening(session, address),
        metrics_token=metrics_token(session),
        discovers=session.settings.discovery,
    )


def _listen(session: Session, given: str | None) -> Address | None:
    text = session.settings.listen if given is None else given
    return address_given(session, text) if text else None


def _say_listening(session: Session, address: Address) -> None:
    session.say(session.words("network.listening", address=address.reached_at))
    session.say_made()


def _take_settings(session: Session, store: LocalDatabase) -> None:
    """Let the store take the settings' orders, and a new store their people."""
    from kiosk.app.people import begin_people

    store.take_orders_of(session.settings.exchange_places)
    begin_people(store, session.settings)


def hub(session: Session, *, listen: str | None) -> int:
    """Run the hub without screens until SIGINT or SIGTERM; returns the exit code."""
    from kiosk.app.lock import only_one
    from kiosk.app.trouble.wiped import refuse_if_wiped
    from kiosk.app.watch import opening_s_max

    refuse_if_wiped(session.data_dir)
    address = _listen(session, listen)
    with ExitStack() as stack:
        stack.enter_context(only_one(session.data_dir))
        with session.manager.busy(opening_s_max(session.data_dir), "Opening the database"):
            _refuse_damaged(session)
            store = stack.enter_context(session.store(makes=True, begins=True))
        _serve(session, store, address)
    refuse_if_wiped(session.data_dir)
    return DONE


def _serve(session: Session, store: LocalDatabase, address: Address | None) -> None:
    from kiosk.app.device_setup import DeviceMismatch, device_setup
    from kiosk.app.headless import HeadlessHub
    from kiosk.domain.device_roles import DeviceRole
    from kiosk.logs import Log
    from kiosk.sync.monitoring.error_reports import report_errors

    setup = device_setup(store, session.data_dir)
    pairing = setup.pairing
    # A hub that stepped down still follows head office, to send what it has not sent yet.
    if not setup.this_device.is_hub and pairing and pairing.role is not DeviceRole.HUB:
        raise DeviceMismatch("not_the_hub", role=setup.role)
    if not setup.this_device.is_hub:
        session.say(session.words("network.stepped_down"))
        address = None
    elif address is None:
        session.say(session.words("network.serves_nobody"))
        session.say_made()
    log = Log(session.data_dir, "app")
    report_errors(log, session.settings.error_reports, "hub")
    try:
        HeadlessHub(
            store,
            setup,
            address,
            log=log,
            data_dir=session.data_dir,
            settings=lambda: _hub_settings(session, store),
            on_listening=lambda bound: _say_listening(session, bound),
            metrics_token=metrics_token(session),
            manager=session.manager,
        ).run()
    finally:
        log.close()


def _hub_settings(session: Session, store: LocalDatabase) -> HubSettings:
    """The settings as they are now, with which the store goes on."""
    from kiosk.app.following.followed_settings import FollowedSettings
    from kiosk.app.headless import HubSettings
    from kiosk.app.retention import retention_settings

    followed = FollowedSettings(session.data_dir)
    session.forget_settings()
    settings = session.settings
    _take_settings(session, store)
    return HubSettings(retention_settings(settings), settings.country, settings.discovery, followed)


def _refuse_damaged(session: Session) -> None:
    """Stop if the database is damaged: without screens nobody can choose a replacement."""
    from kiosk.app.watch import SUSPECTED, must_check
    from kiosk.storage.restore import set_aside_if_damaged

    if not must_check(session.data_dir):
        return
    now = datetime.now()  # noqa: DTZ005 - file names carry the shop's own time
    found = set_aside_if_damaged(session.data_dir, now)
    (session.data_dir / SUSPECTED).unlink(missing_ok=True)
    if found is not None:
        name = found.path.name if found.path else ""
        session.log.warning("database_damaged", set_aside=name, problem=str(found.problem))
        text = problem_text(session.words, found.problem)
        session.stop(DATABASE_PROBLEM, "store_damaged", data_dir=session.data_dir, problem=text)

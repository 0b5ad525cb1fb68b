"""How long callbacks are tried, where they stay, who sends them, and how they are encrypted."""

from __future__ import annotations

import asyncio
import ssl
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.collect_api.callbacks.rounds import Rounds
from kiosk.collect_api.callbacks.sending import CallbackSender
from kiosk.domain.status import Status
from kiosk.headoffice.collect.callbacks import CallbackChannel, CallbackRules
from kiosk.headoffice.collect.outbox_sender import OutboxSender
from kiosk.headoffice.collect.retention import KEPT, forget_some
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.executor import ThreadExecutor
from kiosk.headoffice.storage.collects import outbox
from kiosk.headoffice.storage.collects.outbox import CALLBACK, Message
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.sync.identity.certificates import make_certificate
from tests.collect_api.conftest import ON_BOTH
from tests.collect_api.receiver import Receiver, receiving
from tests.collect_api.retailer import Retailer
from tests.collect_api.test_callbacks import run_until, subscribe
from tests.collect_api.test_changes import has
from tests.headoffice.conftest import Clock
from tests.headoffice.hub import NOON, Hub

EVERY = (outbox.WAITING, outbox.SENT, outbox.PARKED)
LEASED_S = CallbackChannel.leased.total_seconds()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def reach() -> Reach:
    """Receivers of these tests are on this computer."""
    return Reach(["127.0.0.1"])


def sender(work: Work, reach: Reach, rounds: int = 0) -> OutboxSender:
    """What sends callbacks, as one process of head office does."""
    rules = CallbackRules(CallbackSender(reach), Rounds(rounds))
    return OutboxSender(work, CallbackChannel(work, rules))


def messages(database: OfficeDatabase) -> tuple[Message, ...]:
    with database.reader() as here:
        return outbox.listed(here, CALLBACK, states=EVERY, limit=10_000)


def waits_until_parked(
    database: OfficeDatabase,
    clock: Clock,
    sends: OutboxSender,
    asleep: timedelta = timedelta(0),
) -> list[int]:
    """How many seconds the only message waits after each try, until it is parked."""
    waited: list[int] = []
    clock.now = messages(database)[0].due_at

    def is_parked() -> bool:
        (message,) = messages(database)
        if message.state == outbox.WAITING and message.tries > len(waited):
            waited.append(round((message.due_at - clock.now).total_seconds()))
            clock.now = message.due_at + asleep
        return message.state == outbox.PARKED

    asyncio.run(run_until(sends, is_parked))
    return waited


@pytest.fixture
def failing(retailer: Retailer, hub: Hub, receiver: Receiver) -> Receiver:
    """A receiver that fails; one status waits for it."""
    subscribe(retailer, receiver)
    receiver.status = 503
    has(hub, "C-1")
    return receiver


def test_as_published_there_are_five_rounds_of_three_tries(
    failing: Receiver, database: OfficeDatabase, clock: Clock, reach: Reach
) -> None:
    sends = sender(Work(database, clock=clock), reach, rounds=5)
    waited = waits_until_parked(database, clock, sends)
    assert waited == [*([20, 20, 900] * 4), 20, 20]
    assert len(failing.calls) == 15


def test_else_it_is_tried_less_and_less_for_three_days() -> None:
    rounds, now = Rounds(), NOON
    waited: list[int] = []
    while (again_at := rounds.again_at(now, NOON, len(waited) + 1)) is not None:
        waited.append(int((again_at - now).total_seconds()))
        now = again_at
    assert waited[:11] == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600]
    assert set(waited[11:]) == {3600}
    assert timedelta(days=3) <= now - NOON < timedelta(days=3, hours=1)


def test_after_three_days_it_is_parked_and_tried_as_long_again_when_asked(
    failing: Receiver, database: OfficeDatabase, clock: Clock, reach: Reach
) -> None:
    # The computer sleeps for half a day after each try.
    sends = sender(Work(database, clock=clock), reach)
    waited = waits_until_parked(database, clock, sends, asleep=timedelta(hours=12))
    assert waited == [5, 10, 20, 40, 80, 160]
    (parked,) = messages(database)
    assert parked.said == "answered 503"
    with database.transaction() as here:
        outbox.send_again(here, CALLBACK, clock.now)
    # A new process: this one still rests.
    again = sender(Work(database, clock=clock), reach)
    asyncio.run(run_until(again, lambda: messages(database)[0].tries))
    assert messages(database)[0].state == outbox.WAITING
    failing.status = 204
    clock.now = messages(database)[0].due_at
    again = sender(Work(database, clock=clock), reach)
    asyncio.run(run_until(again, lambda: messages(database)[0].state == outbox.SENT))


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "unknown"])
def test_a_receiver_is_called_over_https_with_a_certificate_that_is_trusted(
    retailer: Retailer,
    hub: Hub,
    database: OfficeDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    trusted: bool,
) -> None:
    paths = make_certificate(tmp_path / "certificates")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(paths.certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(paths.certificate, paths.key)
    with receiving(context=context) as receiver:
        # The certificate is for the name; the address that it stands for is called.
        receiver.url = receiver.url.replace("127.0.0.1", "localhost")
        assert receiver.url.startswith("https://")
        subscribe(retailer, receiver)
        has(hub, "C-1")
        sends = sender(Work(database), Reach(["127.0.0.1", "::1"]))
        asyncio.run(run_until(sends, lambda: messages(database)[0].tries))
        (message,) = messages(database)
        if trusted:
            assert (message.state, message.said) == (outbox.SENT, "")
            assert receiver.calls[0].headers["host"] == receiver.url.removeprefix("https://")
        else:
            assert (message.state, message.said) == (outbox.WAITING, "not reached (ConnectError)")
            assert receiver.calls == []


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_two_processes_that_share_an_outbox_send_each_message_once_and_in_order(
    url: str, database: OfficeDatabase, retailer: Retailer, hub: Hub, receiver: Receiver
) -> None:
    subscribe(retailer, receiver)
    for number in range(15):
        has(hub, f"C-{number}", Status.READY)
    everything = 30

    async def both() -> None:
        with closing(OfficeDatabase(url)) as other:
            threads = [ThreadExecutor(2), ThreadExecutor(2)]
            works = [Work(one, run) for one, run in zip((database, other), threads, strict=True)]
            sends = [sender(work, Reach(["127.0.0.1"])) for work in works]
            running = [asyncio.create_task(run_until(one, is_over)) for one in sends]
            await asyncio.gather(*running)
            for run in threads:
                run.close()

    def is_over() -> bool:
        return len(receiver.calls) >= everything and not waiting(database)

    asyncio.run(both())
    times = Counter(call.headers["webhook-id"] for call in receiver.calls)
    assert len(times) == everything
    assert set(times.values()) == {1}
    for number in range(15):
        said = [status for collect_id, status in receiver.told if collect_id == f"C-{number}"]
        assert said == ["COLLECT_STARTED", "COLLECT_READY"]


def waiting(database: OfficeDatabase) -> bool:
    return any(message.state == outbox.WAITING for message in messages(database))


@ON_BOTH
def test_what_another_process_is_sending_is_left_to_it_until_its_lease_ends(
    retailer: Retailer, hub: Hub, receiver: Receiver, database: OfficeDatabase, clock: Clock
) -> None:
    subscribe(retailer, receiver)
    has(hub, "C-1", Status.READY)
    clock.now = messages(database)[0].due_at
    to = (CALLBACK, retailer.client_id)
    until = clock.now + CallbackChannel.leased

    def taken() -> int:
        with database.transaction() as here:
            return len(outbox.take(here, to, 4, now=clock.now, until=until))

    assert taken() == 1
    assert taken() == 0
    clock.pass_(seconds=LEASED_S - 1)
    assert taken() == 0
    clock.pass_(seconds=1)
    until = clock.now + CallbackChannel.leased
    assert taken() == 1


@ON_BOTH
def test_what_was_sent_or_parked_is_forgotten_after_a_month_and_what_waits_is_not(
    retailer: Retailer, hub: Hub, receiver: Receiver, database: OfficeDatabase, clock: Clock
) -> None:
    subscribe(retailer, receiver)
    for number in range(6):
        has(hub, f"C-{number}")
    *sent, parked, waits = messages(database)
    clock.now = waits.created_at
    with database.transaction() as here:
        for message in sent:
            outbox.note_ended(here, message.message_id, outbox.SENT, clock.now)
        outbox.note_ended(here, parked.message_id, outbox.PARKED, clock.now, "answered 403")
    work = Work(database, clock=clock)
    clock.now += KEPT
    assert _left(work, database) == 6
    clock.pass_(seconds=1)
    assert _left(work, database) == 1
    assert {message.state for message in messages(database)} == {outbox.WAITING}


def test_a_parked_message_is_kept_for_a_month_after_its_last_try(
    retailer: Retailer, hub: Hub, receiver: Receiver, database: OfficeDatabase, clock: Clock
) -> None:
    subscribe(retailer, receiver)
    has(hub, "C-1")
    (message,) = messages(database)

    def park() -> None:
        with database.transaction() as here:
            outbox.note_ended(here, message.message_id, outbox.PARKED, clock.now, "answered 403")

    clock.now = message.created_at
    park()
    clock.now += KEPT
    with database.transaction() as here:
        assert outbox.send_again(here, CALLBACK, clock.now) == 1
    park()
    clock.pass_(seconds=1)
    assert _left(Work(database, clock=clock), database) == 1


def _left(work: Work, database: OfficeDatabase) -> int:
    async def forgotten() -> None:
        while await forget_some(work, at_once=3):
            pass

    asyncio.run(forgotten())
    return len(messages(database))

"""Events that a former hub could no longer send reach the present hub, each once."""

import pytest

from kiosk.domain.commands import CommandKind
from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.event import Event, EventDraft, EventKind
from kiosk.domain.events.log import Outcome, OutcomeReason, Verdict
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.conversions import to_event
from kiosk.sync.protocol.ports import Peer
from kiosk.sync.protocol.records import WireEvent
from tests.headoffice.conftest import Wait, refused
from tests.headoffice.hub import LEA, Hub, order_named


def seen(hub: Hub, order_id: str = "C-1") -> Event:
    return hub.record(EventDraft(EventKind.SEEN, LEA, order_id))


@pytest.fixture
def second(office: HeadOffice, lyon: StoreRecord, hub: Hub, wait: Wait) -> Hub:
    """The device that became the hub while the first was cut off."""
    hub.add_order(order_named("C-1"))
    wait(hub.send())
    joined = Hub(office, "hub-2")
    joined.log = list(hub.log)
    wait(joined.join(lyon.store_id))
    hub.peer = wait(office.authenticate(hub.device_id, hub.secret))
    return joined


def test_its_events_become_requests_to_the_present_hub(hub: Hub, second: Hub, wait: Wait) -> None:
    own, terminals = seen(hub), seen(Hub(hub.office, "counter-2"))
    reply = wait(hub.send_events(own, relayed=(terminals,)))
    assert [one.outcome for one in reply.outcomes] == ["relayed", "relayed"]
    assert (reply.device_epoch, reply.acked_seq) == (1, 2)
    commands = wait(second.fetch())
    assert [command.kind for command in commands] == [CommandKind.RELAY] * 2
    reported = [
        to_event(WireEvent.model_validate(command.recorded["event"])) for command in commands
    ]
    assert reported == [own, terminals]


def test_what_was_sent_twice_is_passed_on_once(hub: Hub, second: Hub, wait: Wait) -> None:
    event = seen(hub)
    wait(hub.send_events(event))
    again = wait(hub.send_events(event, seen(hub), relayed=(event, hub.log[0].event)))
    outcomes = [one.outcome for one in again.outcomes]
    assert outcomes == ["duplicate", "relayed", "duplicate", "duplicate"]
    assert len(wait(second.fetch())) == 2


def test_a_missing_number_is_asked_for(hub: Hub, second: Hub, wait: Wait) -> None:
    lost, kept = seen(hub), seen(hub)
    assert refused(wait, hub.send_events(kept)) == (409, "gap")
    wait(hub.send_events(lost, kept))
    assert wait(hub.office.hello(hub.peer, (1, 2))).acked == {1: 3, 2: 0}


def test_whatever_the_present_hub_makes_of_it_the_request_is_done(
    hub: Hub, second: Hub, wait: Wait
) -> None:
    event = seen(hub)
    wait(hub.send_events(event))
    second.place(event, Verdict(Outcome.CONFLICT, OutcomeReason.OLD_VERSION))
    wait(second.send())
    again = wait(hub.send_events(event))
    assert [one.outcome for one in again.outcomes] == ["duplicate"]
    assert len(wait(second.fetch())) == 1


def test_a_number_that_was_given_twice_shuts_the_device_out(
    hub: Hub, second: Hub, wait: Wait
) -> None:
    before = hub.own
    wait(hub.send_events(seen(hub)))
    hub.own = before
    assert refused(wait, hub.send_events(seen(hub))) == (422, "altered")
    assert refused(wait, hub.office.authenticate(hub.device_id, hub.secret)) == (403, "quarantined")


@pytest.mark.parametrize("role", [DeviceRole.CHECK_IN, DeviceRole.BOARD])
def test_check_ins_and_boards_send_nothing_here(
    hub: Hub, second: Hub, wait: Wait, role: DeviceRole
) -> None:
    hub.peer = Peer(hub.device_id, role, hub.peer.store_id)
    assert refused(wait, hub.send_events(seen(hub))) == (403, "not_permitted")


def test_the_hub_itself_sends_its_log_instead(second: Hub, wait: Wait) -> None:
    assert refused(wait, second.send_events(seen(second))) == (403, "not_permitted")

"""Whatever log a hub sends with right numbers, chains and hashes: head office keeps it or says why
not, and what it keeps is valid."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any

import httpx2
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.domain.events.log import EMPTY_LOG, Entry, LogHead, Outcome, Verdict, sequence
from kiosk.domain.status import Status
from kiosk.domain.workflow import Role, legal_next
from kiosk.headoffice.admin.verification import VerificationCounts, verify
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.protocol.bodies import EntriesBody, LogReply
from kiosk.sync.protocol.conversions import from_entry, to_entry, to_event, to_order
from kiosk.sync.protocol.records import Sent, WireEntry
from kiosk.sync.server.app import server_app
from tests.headoffice.hub import Hub
from tests.sync.server.hostile import Draft, draft, true_hash
from tests.sync.server.hostile_morning import FUZZ
from tests.sync.server.hostile_shop import bearer, is_answered, reported

VERDICTS = st.sampled_from(
    [
        *[Verdict(Outcome.APPLIED)] * 12,
        Verdict(Outcome.APPLIED, "x" * 4000),
        Verdict(Outcome.CONFLICT, "DOUBLE_HAND_OVER"),
        Verdict(Outcome.REJECTED, ""),
        Verdict(Outcome.SUPERSEDED),
    ]
)
LOGS = st.lists(
    st.lists(st.tuples(draft(), VERDICTS, st.integers(0, 60)), min_size=1, max_size=3),
    min_size=2,
    max_size=8,
)
ENTRY = {"from_status": None, "to_status": Status.STARTED, "expected_version": 0}


class LyingHub:
    """A hub that sequences every event, with any outcome."""

    def __init__(self, hub: Hub) -> None:
        self.headers = bearer(hub.device_id, hub.secret)
        self.head: LogHead = EMPTY_LOG
        self._device_id = hub.device_id
        self._states: dict[str, tuple[Status, int]] = {}

    def entry(self, one: Draft, verdict: Verdict, luck: int) -> Entry:
        """The next entry of its log. Raises ValidationError for what is no entry at all."""
        order_id = one.event["order_id"]
        event = one.event | self._follows(one.event) | self._number(luck)
        event["hash"] = true_hash(event)
        sent = Sent.model_validate({"event": event, "order": one.order})
        made = to_event(sent.event)
        epoch = 2 if luck == 1 else 1
        order = to_order(sent.order) if sent.order else None
        entry = sequence(made, self.head, epoch, verdict, order)
        self.head = entry.head
        is_step = made.kind == "status" and made.to_status is not None
        if is_step and verdict.outcome is Outcome.APPLIED and made.to_status is not None:
            self._states[order_id] = (made.to_status, (made.expected_version or 0) + 1)
        return entry

    def _follows(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["kind"] != "status":
            return {}
        known = self._states.get(event["order_id"])
        if known is None:
            data = {"lines": 2} | event["data"]
            return ENTRY | {"data": data, "actor": {"role": Role.SYSTEM, "name": ""}}
        legal = legal_next(known[0])
        to_status = event["to_status"] if event["to_status"] in legal else (*legal, known[0])[0]
        return {"from_status": known[0], "to_status": to_status, "expected_version": known[1]}

    def _number(self, luck: int) -> dict[str, Any]:
        number = self.head.seq + (0 if luck == 2 else 1)
        return {
            "event_id": f"event-{number}",
            "device_id": self._device_id,
            "device_epoch": 1,
            "device_seq": number,
            "prev_hash": self.head.hash,
            "hash": self.head.hash,
        }


def test_a_log_of_anything_is_kept_or_refused(office: HeadOffice, database: OfficeDatabase) -> None:
    app = server_app(office, log=reported)
    numbers = count()

    async def ask(method: str, path: str, hub: LyingHub, **more: Any) -> httpx2.Response:
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://office") as client:
            return await client.request(method, path, headers=hub.headers, **more)

    @settings(max_examples=max(1, int(25 * FUZZ)), phases=(Phase.generate,))
    @given(LOGS)
    def send(log: list[list[tuple[Draft, Verdict, int]]]) -> None:
        name = f"store {next(numbers)}"
        joined = Hub(office, f"hub of {name}")
        runner.run(joined.join(office.admin.create_store(name, name).store_id))
        hub = LyingHub(joined)
        kept: list[WireEntry] = []
        for part in log:
            try:
                entries = [from_entry(hub.entry(*one)) for one in part]
            except (ValidationError, ValueError, OverflowError):
                break
            body = EntriesBody.model_construct(hub_epoch=1, entries=tuple(entries))
            content = body.model_dump_json(by_alias=True).encode()
            answer = runner.run(ask("POST", "/v1/entries", hub, content=content))
            assert is_answered(answer), answer.text
            if answer.status_code != 200:
                break
            kept += entries
        if len(kept) == hub.head.seq:
            reported = runner.run(ask("GET", "/v1/snapshot", hub))
            page = LogReply.model_validate_json(reported.content)
            assert [to_entry(one).hash for one in page.entries] == [one.hash for one in kept]

    with asyncio.Runner() as runner:
        send()
    with database.reader() as connection:
        problems = list(verify(connection, VerificationCounts()))
    # What a hub reports as altered by a device of its store is passed on, whatever else it sends.
    assert [one for one in problems if "records_set_aside" not in one.codes()] == []

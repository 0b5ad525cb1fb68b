"""The replies of a lying hub to its terminals: changes one correct reply into a lie."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random

from kiosk.domain.events.event import EventKind
from kiosk.domain.events.journal import event_hash
from kiosk.domain.events.log import Verdict, entry_hash
from kiosk.sync.protocol.conversions import to_entry
from kiosk.sync.protocol.records import WireEntry
from tests.simulation.byzantine.forging import FAR, Forger, Json
from tests.simulation.wires import STATUS_LENGTH

Change = Callable[[Json], Json | None]

PROBLEMS: tuple[tuple[int, Json], ...] = (
    (401, {"code": "unknown_device"}),
    (403, {"code": "quarantined", "reason": "chain_broken"}),
    (403, {"code": "revoked"}),
    (403, {"code": "clash"}),
    (409, {"code": "gap", "expected": 0}),
    (409, {"code": "gap", "expected": 1}),
    (409, {"code": "gap", "expected": FAR}),
    (409, {"code": "diverged"}),
    (409, {"code": "not_hub", "hub_epoch": FAR}),
    (409, {"code": "not_hub", "hub_epoch": -1}),
    (422, {"code": "altered", "reason": "number_reused"}),
    (429, {"code": "busy", "retry_after_s": -1}),
    (429, {"code": "busy", "retry_after_s": 1e-9}),
    (500, {"code": "failure"}),
    (503, {"code": "busy", "retry_after_s": 0}),
    (200, {}),
)


class Lies:
    """Draws a lie to replace a correct reply."""

    def __init__(self, forger: Forger, rng: Random) -> None:
        self._forger = forger
        self._rng = rng
        self._before: dict[str, bytes] = {}
        self._by_call: dict[str, dict[str, Change]] = {
            "hello": {
                "acknowledges what never came": self._acked,
                "a log that ends elsewhere": self._head,
                "another epoch of the hub": self._epoch,
                "another role": self._role,
                "a time that is none": self._time,
            },
            "feed": {
                "leaves entries out": self._leave_out,
                "rewrites entries": self._rewrite,
                "rewrites entries, with hashes that fit": self._rewrite_fitting,
                "forges entries": self._forge,
                "entries in another order": self._shuffle,
                "an empty page": lambda reported: {**reported, "entries": []},
                "poison in entries": self._poison,
            },
            "digest": {
                "a digest of nothing": lambda reported: {**reported, "orders_hash": "0" * 64}
            },
            "events": {
                "acknowledges more": lambda reported: {
                    **reported,
                    "acked_seq": self._rng.randrange(FAR),
                },
                "other outcomes": self._outcomes,
            },
        }
        self._by_call["snapshot"] = self._by_call["feed"]

    def on(self, call: str, answer: bytes) -> tuple[str, bytes]:
        """A lie's name and its reply; "" and the correct reply where no lie fits."""
        before = self._before.get(call)
        self._before[call] = answer
        if self._rng.random() < 0.15:
            status, problem = self._rng.choice(PROBLEMS)
            body = json.dumps({"message": "", **problem})
            return "problems that there are not", f"{status} {body}".encode()
        if before is not None and self._rng.random() < 0.15:
            return f"an old answer to {call}", before
        reported = json.loads(answer[STATUS_LENGTH:])
        lies = self._by_call.get(call, {})
        if not answer.startswith(b"200") or not lies:
            return "", answer
        name = self._rng.choice(list(lies))
        changed = lies[name](reported)
        if changed is None:
            return "", answer
        text = json.dumps(changed).replace('"POISON"', self._rng.choice(["1e400", '"\\ud800"']))
        return name, b"200 " + text.encode()

    # --- hello and events

    def _acked(self, reported: Json) -> Json:
        return {**reported, "acked": dict.fromkeys(reported["acked"], FAR)}

    def _head(self, reported: Json) -> Json:
        seq = self._rng.choice(
            [0, reported["log_head"]["seq"], FAR, reported["log_head"]["seq"] + 3]
        )
        digest = f"{self._rng.getrandbits(256):064x}"
        return {**reported, "log_head": {"seq": seq, "hash": digest}}

    def _epoch(self, reported: Json) -> Json:
        return {**reported, "hub_epoch": self._rng.choice([0, reported["hub_epoch"] + 1, FAR])}

    def _role(self, reported: Json) -> Json:
        return {**reported, "role": self._rng.choice(["hub", "board", "king"])}

    def _time(self, reported: Json) -> Json:
        times = ("2026-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "2031-01-01T00:00:00Z")
        return {**reported, "server_time": self._rng.choice(times)}

    def _outcomes(self, reported: Json) -> Json:
        wrong = [
            {**each, "outcome": "rejected", "store_seq": None} for each in reported["outcomes"]
        ]
        return {**reported, "outcomes": wrong}

    # --- the log

    def _leave_out(self, reported: Json) -> Json | None:
        entries = list(reported["entries"])
        if not entries:
            return None
        entries.pop(self._rng.randrange(len(entries)))
        return {**reported, "entries": entries}

    def _rewrite(self, reported: Json) -> Json | None:
        if not reported["entries"]:
            return None
        entries = [{**each, "event": dict(each["event"])} for each in reported["entries"]]
        one = self._rng.choice(entries)
        change = self._rng.choice(["event", "entry"])
        if change == "event":
            one["event"]["reason"] = "FORGED"
        else:
            one["outcome"] = "conflict"
        return {**reported, "entries": entries}

    def _rewrite_fitting(self, reported: Json) -> Json | None:
        if not reported["entries"]:
            return None
        entries = [
            to_entry(WireEntry.model_validate_json(json.dumps(e))) for e in reported["entries"]
        ]
        at = self._rng.randrange(len(entries))
        head = entries[0].prev_hash
        made = []
        for place, entry in enumerate(entries):
            event = entry.event
            if place == at:
                event = self._forger.altered(event, fits=False)
                event = replace(event, hash=event_hash(event))
            verdict = Verdict(entry.outcome, entry.outcome_reason)
            digest = entry_hash(head, entry.store_seq, entry.hub_epoch, event.hash, verdict)
            made.append(replace(entry, event=event, prev_hash=head, hash=digest))
            head = digest
        return {**reported, "entries": [self._forger.entry_json(entry) for entry in made]}

    def _forge(self, reported: Json) -> Json | None:
        """Append an entry with an event that nobody recorded."""
        if not reported["entries"]:
            return None
        last = to_entry(WireEntry.model_validate_json(json.dumps(reported["entries"][-1])))
        return {**reported, "entries": [*reported["entries"], self._forger.entry_after(last.head)]}

    def _shuffle(self, reported: Json) -> Json | None:
        entries = list(reported["entries"])
        self._rng.shuffle(entries)
        return {**reported, "entries": entries} if len(entries) > 1 else None

    def _poison(self, reported: Json) -> Json | None:
        if not reported["entries"]:
            return None
        entries = [{**each, "event": dict(each["event"])} for each in reported["entries"]]
        event = self._rng.choice(entries)["event"]
        field, value = self._rng.choice(
            [
                ("data", {"x": "POISON"}),
                ("reason", "POISON"),
                ("occurred_at", "0001-01-01T00:00:00+14:00"),
                ("schema", 2**31),
                ("data", {"x": json.loads("[" * 60 + "]" * 60)}),
                ("kind", EventKind.ARRIVED),
                ("data", {"arrival_id": 7, "orders": "all", "bay": {}}),
                ("device_seq", 2**53),
            ]
        )
        event[field] = value
        return {**reported, "entries": entries}

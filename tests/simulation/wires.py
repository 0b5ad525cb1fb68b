"""The network between a machine and its upstream: what arrives, when, how often, how whole.

Every call crosses as JSON text, so that what is read is what a peer would have written. A call
that gets no answer ends after the silence that the real client bears.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from kiosk.sync.ports import LinkDown
from tests.simulation.record import Tally, Trace

STATUS_LENGTH = 4
"""An answer begins with its status and a blank; its body follows."""
SILENCE_S = 4.5
"""How long a client bears silence before it takes the line for dead."""

Device = tuple[str, str]
"""Its identifier and its secret."""


class Server(Protocol):
    """A machine that answers calls while it runs."""

    def answering(self, call: str, device: Device, body: bytes) -> asyncio.Task[bytes] | None:
        """A call under way on that machine; None while it is down, or serves nobody.

        The call ends when the machine goes down.
        """


@dataclass
class Weather:
    """How likely each fault is for one call."""

    lost: float = 0.0
    reply_lost: float = 0.0
    twice: float = 0.0
    late: float = 0.0
    truncated: float = 0.0
    reply_truncated: float = 0.0
    newer_peer: bool = False
    slowest_s: float = 0.02


class Wire:
    """The line from one machine to its upstream, with a chance of its own."""

    def __init__(
        self,
        name: str,
        upstream: Callable[[], Server | None],
        chance: Random,
        trace: Trace,
        tally: Tally,
    ) -> None:
        """`upstream`: whoever answers at the other end now."""
        self.name = name
        self._upstream = upstream
        self._misled: Callable[[], Server | None] | None = None
        self.weather = Weather()
        self.goes_up = self.goes_down = True
        self._chance = chance
        self._trace = trace
        self._tally = tally
        self._open: dict[Answer, None] = {}
        self.troubled_at = 0.0

    # --- faults

    def cut(self, *, up: bool = True, down: bool = True) -> None:
        """From now on nothing goes up, or comes down: calls under way end in silence."""
        self.trouble()
        self.goes_up, self.goes_down = not up, not down
        if down:
            for answer in self._open:
                self._silence(answer)

    def restore(self) -> None:
        """The line is whole again."""
        self.goes_up = self.goes_down = True
        self.trouble()

    def calm(self) -> None:
        """No call meets with a fault any more."""
        self.weather = Weather()
        self.trouble()

    def mislead(self, upstream: Callable[[], Server | None] | None) -> None:
        """Somebody else answers at the other end; None: the right one again."""
        self._misled = upstream
        self.trouble()

    def trouble(self) -> None:
        """Something is, or was until now, wrong with this line."""
        self.troubled_at = asyncio.get_running_loop().time()

    def _strikes(self, kind: str, probability: float) -> bool:
        if probability and self._chance.random() < probability:
            self._fault(kind)
            return True
        return False

    def _fault(self, kind: str) -> None:
        self._tally.faults[kind] += 1
        self._trace.note(self.name, kind)
        self.trouble()

    # --- a call

    async def ask(self, call: str, device: Device, body: bytes) -> bytes:
        """Send a call up; returns the answer's text. Raises LinkDown and WireProblem."""
        answer = Answer()
        self._open[answer] = None
        try:
            self._send(call, device, body, answer)
            return await answer
        finally:
            self._open.pop(answer, None)

    def _send(self, call: str, device: Device, body: bytes, answer: Answer) -> None:
        delay_s = self._latency_s()
        if not self.goes_up or self._strikes("request lost", self.weather.lost):
            self._silence(answer)
            return
        if self._strikes("request truncated", self.weather.truncated):
            assert is_broken(body[: self._chance.randrange(max(1, len(body)))])
            self._later(delay_s, lambda: hang_up(answer))
            return
        if self._strikes("request late", self.weather.late):
            delay_s = self._chance.uniform(SILENCE_S, 8 * SILENCE_S)
            self._silence(answer)
        self._later(delay_s, lambda: self._arrive(call, device, body, answer))
        if self._strikes("request twice", self.weather.twice):
            again_s = delay_s + self._chance.choice([0.0, 0.01, 1.0, 20.0])
            self._later(again_s, lambda: self._arrive(call, device, body, Answer()))

    def _arrive(self, call: str, device: Device, body: bytes, answer: Answer) -> None:
        server = (self._misled or self._upstream)()
        task = server.answering(call, device, body) if server else None
        if task is None:
            hang_up(answer)
            return
        task.add_done_callback(lambda done: self._answered(done, answer))
        if call == "feed":
            answer.add_done_callback(lambda _: task.cancel())

    def _answered(self, task: asyncio.Task[bytes], answer: Answer) -> None:
        if task.cancelled() or task.exception() is not None:
            hang_up(answer)
            return
        if answer.done():
            return
        reply = task.result()
        if not self.goes_down or self._strikes("reply lost", self.weather.reply_lost):
            self._silence(answer)
        elif self._strikes("reply truncated", self.weather.reply_truncated):
            assert is_broken(reply[STATUS_LENGTH : self._chance.randrange(len(reply))])
            hang_up(answer)
        else:
            if self.weather.newer_peer:
                reply = with_new_fields(reply)
            self._later(self._latency_s(), lambda: hand_over(answer, reply))

    def _latency_s(self) -> float:
        return self._chance.uniform(0.001, self.weather.slowest_s)

    def _silence(self, answer: Answer) -> None:
        self._later(SILENCE_S, lambda: hang_up(answer))

    def _later(self, delay_s: float, do: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(delay_s, do)


class Answer(asyncio.Future[bytes]):
    """What a caller waits for, if there is still one."""

    def __init__(self) -> None:
        super().__init__()
        self.add_done_callback(lambda done: done.cancelled() or done.exception())


def hang_up(answer: asyncio.Future[bytes]) -> None:
    """The connection ends without an answer."""
    if not answer.done():
        answer.set_exception(LinkDown("no answer"))


def hand_over(answer: Answer, reply: bytes) -> None:
    """The answer is here, if anybody still waits for it."""
    if not answer.done():
        answer.set_result(reply)


def is_broken(text: bytes) -> bool:
    """Whether a text is no JSON: half an object never is."""
    try:
        json.loads(text)
    except ValueError:
        return True
    return False


def with_new_fields(text: bytes) -> bytes:
    """The same answer from a peer of a later version, which knows more fields."""
    status, body = text[:STATUS_LENGTH], text[STATUS_LENGTH:]
    return status + json.dumps(_grown(json.loads(body))).encode()


_KEPT_WHOLE = ("data", "personal", "payload", "marks", "acked")
"""What is in these is covered by hashes, or no model at all."""


def _grown(value: Any) -> Any:
    if isinstance(value, list):
        return [_grown(each) for each in value]
    if not isinstance(value, dict):
        return value
    grown = {key: each if key in _KEPT_WHOLE else _grown(each) for key, each in value.items()}
    return {"since_version_2": True, **grown}

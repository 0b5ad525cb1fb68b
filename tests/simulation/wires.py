"""The simulated network between a device and its upstream, with delays, losses and duplicates.

Every call crosses as JSON text, so that it is parsed as if a real peer had sent it. A call without
an answer ends after the real client's time-out.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from kiosk.sync.protocol.ports import LinkDown
from tests.simulation.record import Tally, Trace

STATUS_LENGTH = 4
"""An answer begins with its status and a blank; its body follows."""
SILENCE_S = 4.5
"""How long a client waits for an answer before it gives up."""

Device = tuple[str, str]
"""A device's identifier and its secret."""


class Server(Protocol):
    """A computer that answers calls while it runs."""

    def answering(self, call: str, device: Device, body: bytes) -> asyncio.Task[bytes] | None:
        """A task that answers a call; None while the computer is down or has no server.

        The task ends when the computer goes down.
        """


@dataclass
class Weather:
    """The probability of each fault of a call, and the longest delay in seconds."""

    lost: float = 0.0
    reply_lost: float = 0.0
    twice: float = 0.0
    late: float = 0.0
    truncated: float = 0.0
    reply_truncated: float = 0.0
    newer_peer: bool = False
    slowest_s: float = 0.02


class Wire:
    """The connection from one device to its upstream, with its own random generator."""

    def __init__(
        self,
        name: str,
        upstream: Callable[[], Server | None],
        rng: Random,
        trace: Trace,
        tally: Tally,
    ) -> None:
        """`upstream` returns the server that answers at the other end now."""
        self.name = name
        self._upstream = upstream
        self._misled: Callable[[], Server | None] | None = None
        self.weather = Weather()
        self.goes_up = self.goes_down = True
        self._rng = rng
        self._trace = trace
        self._tally = tally
        self._open: dict[Answer, None] = {}
        self.troubled_at = 0.0
        self.asked_at: list[float] = []
        """When calls were sent, in seconds."""

    # --- faults

    def cut(self, *, up: bool = True, down: bool = True) -> None:
        """Lose all requests (`up`) or replies (`down`) from now on: calls end by time-out."""
        self.trouble()
        self.goes_up, self.goes_down = not up, not down
        if down:
            for answer in self._open:
                self._silence(answer)

    def restore(self) -> None:
        """End a cut."""
        self.goes_up = self.goes_down = True
        self.trouble()

    def calm(self) -> None:
        """Set the probabilities of all faults to zero."""
        self.weather = Weather()
        self.trouble()

    def mislead(self, upstream: Callable[[], Server | None] | None) -> None:
        """Let another server answer at the other end; None: the right one again."""
        self._misled = upstream
        self.trouble()

    def trouble(self) -> None:
        """Note that this connection has, or had until now, a fault."""
        self.troubled_at = asyncio.get_running_loop().time()

    def _strikes(self, kind: str, probability: float) -> bool:
        if probability and self._rng.random() < probability:
            self._fault(kind)
            return True
        return False

    def _fault(self, kind: str) -> None:
        self._tally.faults[kind] += 1
        self._trace.note(self.name, kind)
        self.trouble()

    @property
    def upstream(self) -> Server | None:
        """The right server at the other end."""
        return self._upstream()

    # --- a call

    async def ask(self, call: str, device: Device, body: bytes) -> bytes:
        """Send a call up; returns the answer's text. Raises LinkDown and WireProblem."""
        answer = Answer()
        self._open[answer] = None
        self.asked_at.append(asyncio.get_running_loop().time())
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
            assert is_broken(body[: self._rng.randrange(max(1, len(body)))])
            self._later(delay_s, lambda: hang_up(answer))
            return
        if self._strikes("request late", self.weather.late):
            delay_s = self._rng.uniform(SILENCE_S, 8 * SILENCE_S)
            self._silence(answer)
        self._later(delay_s, lambda: self._arrive(call, device, body, answer))
        if self._strikes("request twice", self.weather.twice):
            again_s = delay_s + self._rng.choice([0.0, 0.01, 1.0, 20.0])
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
            assert is_broken(reply[STATUS_LENGTH : self._rng.randrange(len(reply))])
            hang_up(answer)
        else:
            if self.weather.newer_peer:
                reply = with_new_fields(reply)
            self._later(self._latency_s(), lambda: hand_over(answer, reply))

    def _latency_s(self) -> float:
        return self._rng.uniform(0.001, self.weather.slowest_s)

    def _silence(self, answer: Answer) -> None:
        self._later(SILENCE_S, lambda: hang_up(answer))

    def _later(self, delay_s: float, do: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_later(delay_s, do)


class Answer(asyncio.Future[bytes]):
    """The future reply to a call; its error need not be read by anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.add_done_callback(lambda done: done.cancelled() or done.exception())


def hang_up(answer: asyncio.Future[bytes]) -> None:
    """End a call without a reply, unless it has ended."""
    if not answer.done():
        answer.set_exception(LinkDown("no answer"))


def hand_over(answer: Answer, reply: bytes) -> None:
    """Deliver the reply to a call, unless it has ended."""
    if not answer.done():
        answer.set_result(reply)


def is_broken(text: bytes) -> bool:
    """Whether a text is not JSON, as a truncated object never is."""
    try:
        json.loads(text)
    except ValueError:
        return True
    return False


def with_new_fields(text: bytes) -> bytes:
    """The reply as a peer of a later version would send it, with additional fields."""
    status, body = text[:STATUS_LENGTH], text[STATUS_LENGTH:]
    return status + json.dumps(_grown(json.loads(body))).encode()


_KEPT_WHOLE = ("data", "personal", "payload", "marks", "acked")
"""Fields that get no additions: hashes cover them, or they have no model."""


def _grown(value: Any) -> Any:
    if isinstance(value, list):
        return [_grown(each) for each in value]
    if not isinstance(value, dict):
        return value
    grown = {key: each if key in _KEPT_WHOLE else _grown(each) for key, each in value.items()}
    return {"since_version_2": True, **grown}

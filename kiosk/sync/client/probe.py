"""Asks an upstream once for the state of the link, within a few seconds."""

from __future__ import annotations

import asyncio
from dataclasses import field, replace
from datetime import UTC, datetime

from kiosk.domain.device_roles import DeviceRole
from kiosk.domain.events.log import LogHead
from kiosk.domain.frozen import frozen
from kiosk.services.replication.links import Link, LinkCause, LinkState
from kiosk.sync.client.following_hub import HubTransport
from kiosk.sync.client.link_states import check_versions, clock_offset_ms, outcome_of
from kiosk.sync.client.transport import HttpTransport
from kiosk.sync.identity.pairing import Pairing
from kiosk.sync.protocol.fields import FEED_LIMIT
from kiosk.sync.protocol.ports import LinkDown, WireProblem
from kiosk.sync.protocol.problem_codes import NOT_HUB

ASK_S_MAX = 5.0


@frozen
class ProbeTarget:
    """The upstream to ask, and as which device.

    `certificate`: the only one that is trusted, or "". `pairing`: if given, a new hub is trusted
    when head office vouches for it, as the running program does.
    """

    url: str
    device_id: str
    secret: str = field(repr=False)
    certificate: str
    is_hub: bool
    pairing: Pairing | None = None


def ask(asked: ProbeTarget) -> LinkState:
    """Say hello once and return the state of the link. No data is exchanged.

    Raises InvalidAddress, and ValueError if the certificate is invalid.
    """
    return asyncio.run(_ask(asked))


def feed_fails(asked: ProbeTarget, after: LogHead) -> bool:
    """Whether the upstream answers the feed after `after` with an error or unreadable data.

    Raises as `ask` does.
    """
    return asyncio.run(_feed_fails(asked, after))


async def _feed_fails(asked: ProbeTarget, after: LogHead) -> bool:
    transport = _transport(asked)
    follow = transport.commands if asked.is_hub else transport.log
    try:
        async with asyncio.timeout(ASK_S_MAX):
            await follow(after, FEED_LIMIT, 0.0)
    except TimeoutError:
        return False
    except LinkDown as problem:
        return problem.cause in (LinkCause.OTHER_PROGRAM, LinkCause.NONSENSE)
    except WireProblem as problem:
        return outcome_of(problem).cause is LinkCause.SERVER_FAILED and problem.status >= 500
    finally:
        await transport.aclose()
    return False


async def _ask(asked: ProbeTarget) -> LinkState:
    transport = _transport(asked)
    state = LinkState(is_hub=asked.is_hub)
    try:
        async with asyncio.timeout(ASK_S_MAX):
            return await _hello(transport, state)
    except TimeoutError:
        return _with(state, Link.OFFLINE, cause=LinkCause.NO_ANSWER)
    except LinkDown as problem:
        return _with(state, Link.OFFLINE, problem.clock_offset_ms, cause=problem.cause)
    except WireProblem as problem:
        outcome = outcome_of(problem)
        refused = _with(state, outcome.link, refusal=outcome.refusal, cause=outcome.cause)
        return replace(refused, reason=outcome.reason)
    finally:
        await transport.aclose()


def _transport(asked: ProbeTarget) -> HttpTransport:
    if asked.pairing is None:
        return HttpTransport(asked.url, asked.device_id, asked.secret, asked.certificate)
    # Only the running program saves a changed pairing.
    return HubTransport(asked.pairing, keep=lambda _pairing: None)


async def _hello(transport: HttpTransport, state: LinkState) -> LinkState:
    asked_at = datetime.now(UTC)
    hello = await transport.hello(())
    check_versions(hello)
    offset_ms = clock_offset_ms(hello, asked_at, datetime.now(UTC))
    if state.is_hub and hello.role != DeviceRole.HUB:
        return _with(state, Link.REFUSED, offset_ms, refusal=NOT_HUB)
    return _with(state, Link.ONLINE, offset_ms)


def _with(
    state: LinkState,
    link: Link,
    offset_ms: int | None = None,
    *,
    refusal: str | None = None,
    cause: LinkCause = LinkCause.UNREACHABLE,
) -> LinkState:
    return LinkState(link, state.is_hub, refusal=refusal, clock_offset_ms=offset_ms, cause=cause)

"""A hub reports its paired devices to head office and adopts those of former hubs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from kiosk.services.devices.device_reports import DeviceReport, DeviceReports
from kiosk.services.devices.pairing import AdoptPeers, adopt_peers
from kiosk.services.ports.device_registry import PeerRecord, ThisDevice
from kiosk.services.ports.order_database import OrderDatabase, StoreUnavailable
from kiosk.services.ports.reader import Reader
from kiosk.sync.identity.hub_identity import HubIdentity
from kiosk.sync.protocol.pairing_bodies import (
    PAIRINGS_MAX,
    PairingsBody,
    WireReport,
    from_peer,
    from_report,
    pairings_covered,
    to_peer,
)
from kiosk.sync.protocol.ports import LinkDown, PairingsTransport, WireProblem
from kiosk.sync.protocol.signatures import Signer

LOOK_S = 2.0
RETRY_S = 10.0
AGAIN_S = 300.0
"""After this time all is sent again: how the devices are, and for a head office that was restored
from a backup."""

NOT_THERE = (404, 405)


class Announcer:
    """Exchanges pairings with head office, beside the `UpstreamSync` of a hub and as long as it."""

    def __init__(
        self,
        store: OrderDatabase,
        office: PairingsTransport,
        identity: HubIdentity,
        fingerprint: str,
        *,
        keep: Callable[[HubIdentity], None],
        note: Callable[..., None],
        signer: Signer | None = None,
        report: Callable[[str], DeviceReport] | None = None,
        reports: DeviceReports | None = None,
    ) -> None:
        """`fingerprint`: of the hub's certificate; "" without one. `keep` saves the identity.

        `note` writes to the log: a name, then params. `signer`: the hub's key, which signs its
        list of devices and so vouches for their keys. `report`: the hub's, by its id;
        `reports`: what its devices said of themselves. None: head office hears nothing of it.
        """
        self._store = store
        self._office = office
        self._identity = identity
        self._fingerprint = fingerprint
        self._keep = keep
        self._note = note
        self._signer = signer
        self._report = report
        self._reports = reports
        self._reported: PairingsBody | None = None
        self._heard: frozenset[tuple[str, str, int | None]] = frozenset()
        self._reported_at_s = 0.0

    def show(self, fingerprint: str) -> None:
        """Report this fingerprint of the hub's certificate, which was renewed."""
        self._fingerprint = fingerprint

    async def run(self) -> None:
        """Exchange until cancelled; returns when head office is too old to have this request."""
        while True:
            try:
                await self._look()
                await asyncio.sleep(LOOK_S)
            except (LinkDown, StoreUnavailable):
                await asyncio.sleep(RETRY_S)
            except WireProblem as problem:
                if problem.status in NOT_THERE:
                    return
                self._note("pairings_refused", code=problem.problem.code)
                await asyncio.sleep(RETRY_S)

    async def _look(self) -> None:
        """Exchange if anything changed here or the last exchange was over AGAIN_S ago."""
        this_device, peers = await self._store.read(_devices)
        if not this_device.is_hub:
            return
        body, reports = self._body(this_device, peers), self._reports_on(this_device, peers)
        # A device that was not heard before, was updated or follows other settings, is reported at
        # once.
        heard = frozenset(
            (report.device_id, report.version, report.settings_version) for report in reports
        )
        now_s = asyncio.get_running_loop().time()
        is_new = (body, heard) != (self._reported, self._heard)
        if not is_new and now_s - self._reported_at_s <= AGAIN_S:
            return
        reply = await self._office.pairings(body.model_copy(update={"reports": reports}))
        request = AdoptPeers(tuple(map(to_peer, reply.pairings)), reply.hub_epoch)
        adopted = await self._store.run(adopt_peers, request)
        if adopted:
            self._note("pairings_adopted", count=adopted)
        if self._identity.update(reply.head_office_key, reply.statement):
            self._keep(self._identity)
        self._reported, self._heard, self._reported_at_s = body, heard, now_s

    def _reports_on(
        self, this_device: ThisDevice, peers: Sequence[PeerRecord]
    ) -> tuple[WireReport, ...]:
        """How this device and those of the store are, as far as that is known."""
        if self._report is None or self._reports is None:
            return ()
        latest = sorted(self._reports.of(peers), key=lambda report: report.heard_at)[-PAIRINGS_MAX:]
        return tuple(map(from_report, (*latest, self._report(this_device.device_id))))

    def _body(self, this_device: ThisDevice, peers: Sequence[PeerRecord]) -> PairingsBody:
        """The signed part of what is sent."""
        latest = sorted(peers, key=lambda peer: peer.paired_at)[-PAIRINGS_MAX:]
        body = PairingsBody(
            hub_epoch=this_device.hub_epoch,
            fingerprint=self._fingerprint,
            pairings=tuple(map(from_peer, latest)),
        )
        if self._signer is None:
            return body
        reported = {
            "public_key": self._signer.public,
            "signs_since": this_device.device_epoch,
            "signature": self._signer.sign(pairings_covered(this_device.device_id, body)),
        }
        return body.model_copy(update=reported)


def _devices(reader: Reader) -> tuple[ThisDevice, tuple[PeerRecord, ...]]:
    return reader.devices.this_device(), reader.devices.peers()

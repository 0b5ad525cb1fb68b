"""The checks at rest: a minute after the last fault, everything must be sent and agree."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.domain.device_roles import DeviceRole
from kiosk.storage.verification import verify
from tests.simulation.checks.invariants import Violation, require
from tests.simulation.shop import ShopDevice
from tests.simulation.world import Shop, World

REST_S = 60.0
UNDER_WAY_S = 15.0
"""Calls in progress when the faults stopped may first have to time out."""
LOOK_S = 0.5
NAME = "Durand"


class AtRest:
    """Waits until every queue is empty, then checks that all devices and head office agree."""

    def __init__(self, world: World) -> None:
        self._world = world

    # --- coming to rest

    async def wait_for(self, stand: Callable[[], None]) -> None:
        """13: every queue is empty in time. `stand`: raises what failed meanwhile.

        Raises Violation.
        """
        began_s = asyncio.get_running_loop().time()
        while True:
            stand()
            what = self._unrest()
            took_s = asyncio.get_running_loop().time() - began_s
            if what is None:
                self._world.trace.note("all", "at rest", f"{took_s:.1f}")
                return
            if took_s > REST_S + UNDER_WAY_S:
                raise Violation(13, what[0], what[1])
            await asyncio.sleep(LOOK_S)

    def _unrest(self) -> tuple[str, str] | None:
        for shop in self._world.shops:
            ((seq, digest),) = self._world.office.rows(
                "SELECT log_seq, log_hash FROM store WHERE store_id = ?", shop.store_id
            )
            for device in shop.devices:
                what = self._restless(device, seq, digest)
                if what is not None:
                    return device.name, what
            # The hash, too: head office may have issued others under the same numbers since.
            last = "SELECT command_seq, hash FROM command{} ORDER BY command_seq DESC LIMIT 1"
            issued = self._world.office.rows(last.format(" WHERE store_id = ?"), shop.store_id)
            taken = shop.hub.rows(last.format(""))
            if taken != issued:
                return shop.hub.name, f"has commands up to {taken}, there are {issued}"
        return None

    @staticmethod
    def _restless(device: ShopDevice, seq: int, digest: str) -> str | None:
        head = device.rows(
            "SELECT store_seq, store_hash FROM event WHERE store_seq IS NOT NULL "
            "ORDER BY store_seq DESC LIMIT 1"
        )
        if (head or [(0, "0" * 64)]) != [(seq, digest)]:
            return f"its log ends at {head}, that of head office at {(seq, digest)}"
        ((waiting,),) = device.rows("SELECT count(*) FROM event WHERE store_seq IS NULL")
        if waiting:
            return f"{waiting} events have no place in the log"
        if device.rows("SELECT 1 FROM upstream WHERE snapshot_as_of IS NOT NULL"):
            return "its first copy is not complete and checked"
        if device.rows("SELECT 1 FROM held_action WHERE problem IS NULL"):
            return "an action is held"
        if device.rows("SELECT 1 FROM device WHERE role = 'hub'"):
            acked = device.rows("SELECT acked_store_seq FROM upstream")
            if acked != [(seq,)]:
                return f"head office is said to hold {acked} of {seq}"
        return None

    # --- adding up

    def check(self) -> None:
        """Everything else that must hold at rest. Raises Violation."""
        for shop in self._world.shops:
            self._orders_agree(shop)
            self._confirmed_arrived(shop)
            self._commands_decided(shop)
            for device in shop.devices:
                self._kept(device)
                self._database_is_valid(device)
                self._visible(device)
            self._erased(shop)

    def statuses(self) -> dict[str, tuple[str, ...]]:
        """The statuses of each order, in order, by order id, according to head office."""
        found: dict[str, tuple[str, ...]] = {}
        for order_id, to_status in self._world.office.rows(
            "SELECT order_id, to_status FROM entry WHERE kind = 'status' AND outcome = 'applied' "
            "ORDER BY store_id, store_seq"
        ):
            found[order_id] = (*found.get(order_id, ()), to_status)
        return found

    def _orders_agree(self, shop: Shop) -> None:
        """6: head office and every device of a store show the same orders."""
        query = "SELECT order_id, status, version FROM orders"
        theirs = self._world.office.rows(
            f"{query} WHERE store_id = ? ORDER BY order_id", shop.store_id
        )
        for device in shop.devices:
            ours = device.rows(f"{query} WHERE version > 0 ORDER BY order_id")
            require(
                ours == theirs,
                6,
                device.name,
                lambda: f"shows {set(ours) - set(theirs)}, not {set(theirs) - set(ours)}",  # noqa: B023
            )
            assert device.store is not None
            digest = device.store.read_blocking(lambda reader: reader.projections.digest())
            hub_digest = shop.hub.store and shop.hub.store.read_blocking(
                lambda r: r.projections.digest()
            )
            require(digest == hub_digest, 6, device.name, lambda: f"{digest}, {hub_digest}")  # noqa: B023

    def _confirmed_arrived(self, shop: Shop) -> None:
        """2 and 12: every confirmed event is at head office once, with one outcome."""
        rows = self._world.office.rows(
            "SELECT event_id, outcome FROM entry WHERE store_id = ?", shop.store_id
        )
        outcomes = dict(rows)
        require(len(outcomes) == len(rows), 2, shop.name, lambda: "an event is there twice")
        for device in shop.devices:
            for event_id in device.confirmed:
                require(
                    event_id in outcomes,
                    12,
                    device.name,
                    lambda: f"confirmed event {event_id} is not at head office",  # noqa: B023
                )

    def _commands_decided(self, shop: Shop) -> None:
        """14: every command is decided, or an open question at every counter."""
        for command_id, kind, order_id, decision in self._world.office.rows(
            "SELECT command_id, kind, order_id, decision FROM command WHERE store_id = ?",
            shop.store_id,
        ):
            what = f"{kind} of {order_id} is {decision}"
            is_asked = decision == "WAITING" and all(
                command_id in dict(device.questions())
                for device in shop.devices
                if device.role is not DeviceRole.CHECK_IN
            )
            if kind != "relay":
                require(
                    is_asked or decision not in (None, "WAITING"),
                    14,
                    shop.name,
                    lambda: what,  # noqa: B023
                )

    @staticmethod
    def _kept(device: ShopDevice) -> None:
        """1: every confirmed event is on the device's disk, also long after it was sent."""
        here = {event_id for (event_id,) in device.rows("SELECT event_id FROM event")}
        lost = device.confirmed.keys() - here
        require(not lost, 1, device.name, lambda: f"{sorted(lost)} are gone")

    @staticmethod
    def _database_is_valid(device: ShopDevice) -> None:
        """16, and `kiosk verify` finds no problem."""
        assert device.store is not None
        problems = list(verify(device.store.database))
        require(not problems, 16, device.name, lambda: "; ".join(map(str, problems)))

    @staticmethod
    def _visible(device: ShopDevice) -> None:
        """11: every event without effect has a review, open or closed, or is in a timeline."""
        reviewed = {
            operation_id
            for (operation_id,) in device.rows(
                "SELECT subject_id FROM event WHERE kind = 'reviewed' AND outcome = 'applied'"
            )
        }
        cards = {*device.reviews(), *reviewed}
        assert device.store is not None
        for operation_id, order_id, event_id, outcome in device.rows(
            "SELECT operation_id, order_id, event_id, outcome FROM event WHERE outcome <> 'applied'"
        ):
            shown = operation_id in cards
            if outcome == "superseded" and order_id is not None:
                timeline = device.store.read_blocking(lambda r: r.timeline(order_id))  # noqa: B023
                shown = any(entry.event.event_id == event_id for entry in timeline)
            elif outcome == "superseded":
                shown = True
            require(
                shown,
                11,
                device.name,
                lambda: f"action {operation_id} on {order_id} ({outcome}) has no card",  # noqa: B023
            )

    def _erased(self, shop: Shop) -> None:
        """17: no name of an erased order's customer is left at head office or on any device."""
        asked = self._world.office.rows(
            "SELECT order_id FROM command WHERE store_id = ? AND kind = 'erase' "
            "AND decision = 'DONE'",
            shop.store_id,
        )
        reported = shop.hub.rows(
            "SELECT order_id FROM event WHERE kind = 'erased' AND outcome = 'applied'"
        )
        for (order_id,) in dict.fromkeys([*asked, *reported]):
            name = f"{NAME}{int(order_id[-3:])}"
            for device in shop.devices:
                texts = device.rows(
                    "SELECT last_name, phone, email FROM orders WHERE order_id = ?", order_id
                ) + device.rows(
                    "SELECT personal, payload FROM event LEFT JOIN command USING "
                    "(order_id) WHERE order_id = ?",
                    order_id,
                )
                require(
                    name not in str(texts),
                    17,
                    device.name,
                    lambda: f"{order_id} still names {name}",  # noqa: B023
                )
            texts = self._world.office.rows(
                "SELECT state, contents FROM orders WHERE order_id = ?", order_id
            )
            texts += self._world.office.rows(
                "SELECT payload FROM command WHERE order_id = ?", order_id
            )
            texts += self._world.office.rows(
                "SELECT personal FROM entry WHERE order_id = ?", order_id
            )
            require(
                name not in str(texts),
                17,
                "office",
                lambda: f"{order_id} still names {name}",  # noqa: B023
            )

"""What must hold once nothing goes wrong any more and everybody had a minute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from kiosk.domain.sequencing import DeviceRole
from kiosk.storage.verification import verify
from tests.simulation.invariants import Violation, require
from tests.simulation.shop import ShopMachine
from tests.simulation.town import Shop, Town

REST_S = 60.0
UNDER_WAY_S = 15.0
"""What was under way when the faults stopped may have to end in silence first."""
LOOK_S = 0.5
NAME = "Durand"


class AtRest:
    """Waits for rest, then counts everything."""

    def __init__(self, town: Town) -> None:
        self._town = town

    # --- coming to rest

    async def wait_for(self, stand: Callable[[], None]) -> None:
        """13: every queue is empty within the time. Raises Violation."""
        began_s = asyncio.get_running_loop().time()
        while True:
            stand()
            what = self._unrest()
            took_s = asyncio.get_running_loop().time() - began_s
            if what is None:
                self._town.trace.note("all", "at rest", f"{took_s:.1f}")
                return
            if took_s > REST_S + UNDER_WAY_S:
                raise Violation(13, what[0], what[1])
            await asyncio.sleep(LOOK_S)

    def _unrest(self) -> tuple[str, str] | None:
        for shop in self._town.shops:
            ((seq, digest, command_seq),) = self._town.office.rows(
                "SELECT log_seq, log_hash, command_seq FROM store WHERE store_id = ?",
                shop.store_id,
            )
            for machine in shop.machines:
                what = self._restless(machine, seq, digest)
                if what is not None:
                    return machine.name, what
            taken = shop.hub.rows("SELECT COALESCE(MAX(command_seq), 0) FROM command")
            if taken != [(command_seq,)]:
                return shop.hub.name, f"has commands up to {taken}, there are {command_seq}"
        return None

    @staticmethod
    def _restless(machine: ShopMachine, seq: int, digest: str) -> str | None:
        head = machine.rows(
            "SELECT store_seq, store_hash FROM event WHERE store_seq IS NOT NULL "
            "ORDER BY store_seq DESC LIMIT 1"
        )
        if (head or [(0, "0" * 64)]) != [(seq, digest)]:
            return f"its log ends at {head}, that of head office at {(seq, digest)}"
        ((waiting,),) = machine.rows("SELECT count(*) FROM event WHERE store_seq IS NULL")
        if waiting:
            return f"{waiting} events have no place in the log"
        if machine.rows("SELECT 1 FROM held_deed WHERE problem IS NULL"):
            return "a deed is held"
        if machine.rows("SELECT 1 FROM device WHERE role = 'hub'"):
            acked = machine.rows("SELECT acked_store_seq FROM upstream")
            if acked != [(seq,)]:
                return f"head office is said to hold {acked} of {seq}"
        return None

    # --- adding up

    def check(self) -> None:
        """Everything else that must hold at rest. Raises Violation."""
        for shop in self._town.shops:
            self._orders_agree(shop)
            self._confirmed_arrived(shop)
            self._commands_decided(shop)
            for machine in shop.machines:
                self._kept(machine)
                self._sound(machine)
                self._visible(machine)
            self._erased(shop)

    def statuses(self) -> dict[str, tuple[str, ...]]:
        """The statuses that every order went through, as head office holds them."""
        found: dict[str, tuple[str, ...]] = {}
        for order_id, to_status in self._town.office.rows(
            "SELECT order_id, to_status FROM entry WHERE kind = 'status' AND outcome = 'applied' "
            "ORDER BY store_id, store_seq"
        ):
            found[order_id] = (*found.get(order_id, ()), to_status)
        return found

    def _orders_agree(self, shop: Shop) -> None:
        """6: head office and every machine of a store show the same."""
        query = "SELECT order_id, status, version FROM orders"
        theirs = self._town.office.rows(
            f"{query} WHERE store_id = ? ORDER BY order_id", shop.store_id
        )
        for machine in shop.machines:
            ours = machine.rows(f"{query} WHERE version > 0 ORDER BY order_id")
            require(
                ours == theirs,
                6,
                machine.name,
                lambda: f"shows {set(ours) - set(theirs)}, not {set(theirs) - set(ours)}",  # noqa: B023
            )
            assert machine.store is not None
            digest = machine.store.query(lambda reader: reader.log.digest())
            hub_digest = shop.hub.store and shop.hub.store.query(lambda r: r.log.digest())
            require(digest == hub_digest, 6, machine.name, lambda: f"{digest}, {hub_digest}")  # noqa: B023

    def _confirmed_arrived(self, shop: Shop) -> None:
        """2 and 12: every confirmed event is at head office once, with one outcome."""
        rows = self._town.office.rows(
            "SELECT event_id, outcome FROM entry WHERE store_id = ?", shop.store_id
        )
        outcomes = dict(rows)
        require(len(outcomes) == len(rows), 2, shop.name, lambda: "an event is there twice")
        for machine in shop.machines:
            for event_id in machine.confirmed:
                require(
                    event_id in outcomes,
                    12,
                    machine.name,
                    lambda: f"confirmed event {event_id} is not at head office",  # noqa: B023
                )

    def _commands_decided(self, shop: Shop) -> None:
        """14: decided, or open as a question at every counter."""
        for command_id, kind, order_id, decision in self._town.office.rows(
            "SELECT command_id, kind, order_id, decision FROM command WHERE store_id = ?",
            shop.store_id,
        ):
            what = f"{kind} of {order_id} is {decision}"
            is_asked = decision == "WAITING" and all(
                command_id in dict(machine.questions())
                for machine in shop.machines
                if machine.role is not DeviceRole.CHECK_IN
            )
            if kind != "relay":
                require(
                    is_asked or decision not in (None, "WAITING"),
                    14,
                    shop.name,
                    lambda: what,  # noqa: B023
                )

    @staticmethod
    def _kept(machine: ShopMachine) -> None:
        """1: what was confirmed is on the disk, also long after it was sent."""
        here = {event_id for (event_id,) in machine.rows("SELECT event_id FROM event")}
        lost = machine.confirmed.keys() - here
        require(not lost, 1, machine.name, lambda: f"{sorted(lost)} are gone")

    @staticmethod
    def _sound(machine: ShopMachine) -> None:
        """16, and whatever `kiosk verify` finds."""
        assert machine.store is not None
        problems = list(verify(machine.store.database))
        require(not problems, 16, machine.name, lambda: "; ".join(problems))

    @staticmethod
    def _visible(machine: ShopMachine) -> None:
        """11: every event without effect is in the review list or dealt with, or in a timeline."""
        reviewed = {
            deed_id
            for (deed_id,) in machine.rows(
                "SELECT subject_id FROM event WHERE kind = 'reviewed' AND outcome = 'applied'"
            )
        }
        cards = {*machine.reviews(), *reviewed}
        assert machine.store is not None
        for deed_id, order_id, event_id, outcome in machine.rows(
            "SELECT deed_id, order_id, event_id, outcome FROM event WHERE outcome <> 'applied'"
        ):
            shown = deed_id in cards
            if outcome == "superseded" and order_id is not None:
                timeline = machine.store.query(lambda r: r.timeline(order_id))  # noqa: B023
                shown = any(entry.event.event_id == event_id for entry in timeline)
            elif outcome == "superseded":
                shown = True
            require(
                shown,
                11,
                machine.name,
                lambda: f"deed {deed_id} on {order_id} ({outcome}) has no card",  # noqa: B023
            )

    def _erased(self, shop: Shop) -> None:
        """17: of an erased order no name is left, at head office or on any machine."""
        asked = self._town.office.rows(
            "SELECT order_id FROM command WHERE store_id = ? AND kind = 'erase' "
            "AND decision = 'DONE'",
            shop.store_id,
        )
        told = shop.hub.rows(
            "SELECT order_id FROM event WHERE kind = 'erased' AND outcome = 'applied'"
        )
        for (order_id,) in dict.fromkeys([*asked, *told]):
            name = f"{NAME}{int(order_id[-3:])}"
            for machine in shop.machines:
                texts = machine.rows(
                    "SELECT last_name, phone, email FROM orders WHERE order_id = ?", order_id
                ) + machine.rows(
                    "SELECT personal, payload FROM event LEFT JOIN command USING "
                    "(order_id) WHERE order_id = ?",
                    order_id,
                )
                require(
                    name not in str(texts),
                    17,
                    machine.name,
                    lambda: f"{order_id} still names {name}",  # noqa: B023
                )
            texts = self._town.office.rows(
                "SELECT state, contents FROM orders WHERE order_id = ?", order_id
            )
            texts += self._town.office.rows(
                "SELECT payload FROM command WHERE order_id = ?", order_id
            )
            texts += self._town.office.rows(
                "SELECT personal FROM entry WHERE order_id = ?", order_id
            )
            require(
                name not in str(texts),
                17,
                "office",
                lambda: f"{order_id} still names {name}",  # noqa: B023
            )

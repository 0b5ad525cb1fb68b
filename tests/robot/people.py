"""Simulates random people: what they do next, and whether it may move an order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Coroutine
from random import Random
from typing import TypeAlias

from PySide6.QtCore import QPoint, QSize
from PySide6.QtQuick import QQuickItem

from kiosk.domain.status import Status
from kiosk.domain.workflow import Role
from kiosk.screens.counter.order.buttons import ButtonAction, buttons
from kiosk.screens.counter.order.problems import Situation
from tests.robot.hands import Hands, area, label, middle
from tests.robot.ledger import Ledger
from tests.robot.pace import Pause

Doing: TypeAlias = Coroutine[float, None, None]

MEANT_AFTER_S = 1.0
"""Space or Enter is meant if no key came for this long before, and none within 150 ms after."""

BURST_KEYS, BURST_GAP_S = 4, 0.1
DUE_MAX = 12
"""Customers come with one of this many codes, those of ready orders first."""

ENDINGS: tuple[tuple[tuple[str, float], ...], ...] = (
    (("Enter", 0.0),),
    (("Enter", 0.0), ("Enter", 0.04)),
    (("Enter", 0.0), ("Enter", 0.9)),
    (("KeypadEnter", 0.0),),
    (("Tab", 0.0),),
    (("^J", 0.0),),
    (("Enter", 0.0), ("^J", 0.0)),
    (("Down", 0.0),),
    (),
)
FRAMES = (("", ""), ("", ""), ("^B", "^C"), ("^]", ""), ("^B", "^]"))
PACES_S = (0.0, 0.002, 0.005, 0.015, 0.03, 0.06, 0.09)
SIZES = (QSize(1280, 800), QSize(1920, 1080), QSize(1366, 768))
LETTERS = "abcdefghjklmnopqrstuvwxyz0123456789-"
SINGLE_KEYS = ("Tab", "Tab", "Down", "Up", "Left", "Right", "Esc", "F1", "F2", "F3", "F4", "F10")


_BUTTON = "button:"
_MARK = "markReady"
_NEXT = "serveNextButton"
_ROW = "row:"
_UNDOING = frozenset({"undoButton", "undoHeldButton"})
_ACTING = frozenset(
    {"choice", "action", "correctButton", "questionStop", "questionGoOn", "reviewConfirm"}
)
"""Controls of the counter that may move the selected order; the others select, open or show."""


def offered_first(key: str) -> frozenset[Status] | None:
    """The statuses to which this button's first step can lead; None: any."""
    rows = [
        buttons(Situation(status, Role.MANAGER, Status.READY, is_here=True, may_have_left=True))
        for status in Status
    ]
    found = {button for row in rows for button in row if button.key == key}
    steps: set[Status] = set()
    for button in found:
        if button.to_status is None:
            return None
        # Served at once: the customer's arrival comes first, unless they are here by now.
        arrives_too = button.action is ButtonAction.SERVE and key != "serve"
        steps |= {Status.AWAITING, Status.IN_PROGRESS} if arrives_too else {button.to_status}
    return frozenset(steps)


class People:
    """People who act at random on one screen; their meant acts go to `ledger`.

    `meant_orders`: returns the orders on which a control would act now. `next_orders`: those of
    the customer whose turn it is. `codes`: returns the
    codes that may be scanned, those of ready orders first. `arriving`: returns the orders for
    which somebody arrives who scans this at a check-in.
    """

    def __init__(
        self,
        screen: str,
        hands: Hands,
        ledger: Ledger,
        rng: Random,
        *,
        meant_orders: Callable[[], frozenset[str]],
        next_orders: Callable[[], frozenset[str]],
        codes: Callable[[], list[str]],
        arriving: Callable[[str], frozenset[str]],
    ) -> None:
        self._screen, self._hands, self._ledger, self._rng = screen, hands, ledger, rng
        self._meant_orders, self._codes = meant_orders, codes
        self._arriving, self._next_orders = arriving, next_orders
        self.counts: dict[str, int] = {}
        self.last: deque[str] = deque(maxlen=30)

    async def act(self) -> None:
        """Does one random thing."""
        doings: tuple[tuple[Callable[[], Doing], int], ...] = (
            (self._touch_control, 30),
            (self._touch_anywhere, 10),
            (self._touch_again, 4),
            (self._drag_off, 3),
            (self._scan, 14),
            (self.visit, 8),
            (self._strike_keys, 10),
            (self._type_slowly, 5),
            (self._meant_press, 4),
            (self._hurried_press, 6),
            (self._hold_down, 3),
            (self._primary_by_keyboard, 3),
            (self._undo, 2),
            (self._window, 2),
            (self._wait, 4),
        )
        doing = self._rng.choices([d for d, _ in doings], [weight for _, weight in doings])[0]
        name = doing.__name__.strip("_")
        self.counts[name] = self.counts.get(name, 0) + 1
        await doing()

    # --- touches ---------------------------------------------------------------------------------

    async def _touch_control(self) -> None:
        """Touches a control; in 40 % of cases, if there is one, a button of the action bar."""
        controls = self._hands.controls()
        acting = [item for item in controls if item.objectName().startswith(_BUTTON)]
        if acting and self._rng.random() < 0.4:
            controls = acting
        if controls:
            await self._touch(middle(self._rng.choice(controls)))

    async def _touch_anywhere(self) -> None:
        await self._touch(self._anywhere())

    async def _touch_again(self) -> None:
        """Touches the same spot three times at one pace."""
        point, pace_s = self._anywhere(), self._rng.choice((0.05, 0.3, 0.7))
        for _ in range(3):
            await self._touch(point)
            await Pause(pace_s)

    async def _touch(self, point: QPoint) -> None:
        item = self._hands.control_at(point)
        self._note(f"touch {label(item) if item else 'nothing'}")
        if item is not None:
            self._meant("touch", item)
        self._hands.touch(point)
        await Pause(self._rng.choice((0.0, 0.02, 0.15, 0.4)))

    async def _drag_off(self) -> None:
        self._note("drag off")
        self._hands.drag_off(self._anywhere(), self._anywhere())
        await Pause(0.02)

    def _anywhere(self) -> QPoint:
        size = self._hands.view.size()
        return QPoint(self._rng.randrange(size.width()), self._rng.randrange(size.height()))

    def _meant(self, how: str, item: QQuickItem) -> None:
        """Records an act if this control may move an order."""
        name = item.objectName()
        if name in _UNDOING:
            self._ledger.act(f"{how}: undo", time.monotonic())
        elif name == _MARK:
            order = frozenset({str(item.property("orderId"))})
            self._ledger.act(f"{how}: {name}", time.monotonic(), order, frozenset({Status.READY}))
        elif name == _NEXT:
            served = frozenset({Status.IN_PROGRESS})
            self._ledger.act(f"{how}: {name}", time.monotonic(), self._next_orders(), served)
        elif self._screen == "check-in" or name in _ACTING or name.startswith(_ROW):
            self._ledger.act(f"{how}: {name or 'check-in'}", time.monotonic(), self._meant_orders())
        elif name.startswith("person:"):
            # Whoever says who they are may thereby do what the counter waited with.
            self._ledger.act(f"{how}: {name}", time.monotonic(), self._meant_orders())
        elif name.startswith(_BUTTON):
            offered = offered_first(name.removeprefix(_BUTTON))
            self._ledger.act(f"{how}: {name}", time.monotonic(), self._meant_orders(), offered)

    # --- scans -----------------------------------------------------------------------------------

    async def _scan(self) -> None:
        content, pace_s = self._content(), self._rng.choice(PACES_S)
        before, after = self._rng.choice(FRAMES)
        ending = self._rng.choice(ENDINGS)
        self._note(f"scan {before}{content}{after} {ending} at {pace_s} s")
        self._scanned(content)
        for name in [before, *content, after]:
            if name:
                self._scanner_key(name)
                await Pause(pace_s)
        for name, pause_s in ending:
            await Pause(pause_s)
            self._scanner_key(name)
        await Pause(self._rng.choice((0.0, 0.2, 0.4)))

    async def visit(self) -> None:
        """A customer scans a code, then three times touches one of the largest controls."""
        code = self._rng.choice(self._codes()[:DUE_MAX])
        self._note(f"scan {code}, then what stands out")
        self._scanned(code)
        for name in (*code, "Enter"):
            self._scanner_key(name)
        for _ in range(3):
            await Pause(0.9)
            controls = self._hands.controls()
            largest = max((area(item) for item in controls), default=0.0)
            stand_out = [item for item in controls if area(item) > 0.8 * largest]
            if stand_out:
                await self._touch(middle(self._rng.choice(stand_out)))

    def _scanned(self, content: str) -> None:
        """Records the one thing that a scan does: at a check-in it may be an arrival."""
        if self._screen == "check-in":
            code = content.rpartition("/")[2].upper()
            self._ledger.scanned(self._arriving(code), time.monotonic())

    def _scanner_key(self, name: str) -> None:
        if name.startswith("^") and len(name) == 2:
            self._hands.control(name[1])
        else:
            self._hands.key(name)

    def _content(self) -> str:
        code = self._rng.choice(self._codes())
        length = self._rng.randrange(4, 20)
        draw = self._rng.random()
        if draw < 0.5:
            return code
        if draw < 0.6:
            return code.lower()
        if draw < 0.7:
            return f"https://shop.example/r/{code}"
        if draw < 0.8:
            return "".join(self._rng.choices("0123456789", k=length))
        return "".join(self._rng.choices(LETTERS + "()*:./ ", k=length))

    # --- keys ------------------------------------------------------------------------------------

    async def _strike_keys(self) -> None:
        """Presses keys that move the focus or open things, never Space or Enter."""
        for _ in range(self._rng.randrange(1, 6)):
            name = self._rng.choice(SINGLE_KEYS)
            self._note(name)
            self._hands.key(name)
            await Pause(self._rng.choice((0.0, 0.05, 0.2)))

    async def _type_slowly(self) -> None:
        """Types letters at a person's speed, then Enter or Space at most 0.9 s later."""
        for _ in range(self._rng.randrange(1, 6)):
            name = self._rng.choice(LETTERS)
            self._note(name)
            self._hands.key(name)
            await Pause(self._rng.uniform(0.11, 0.3))
        await Pause(self._rng.choice((0.0, 0.3, 0.6)))
        name = self._rng.choice(("Enter", "Space", "KeypadEnter"))
        self._note(f"{name} after letters")
        self._hands.key(name)
        await Pause(0.2)

    async def _meant_press(self) -> None:
        """Presses Space or Enter on the focused control, with time before and after."""
        await Pause(max(0.0, MEANT_AFTER_S + 0.1 - self._hands.since_key_s))
        item = self._hands.focused_control()
        name = self._rng.choice(("Enter", "Space"))
        self._note(f"{name}, meant, on {label(item) if item else 'nothing'}")
        if item is not None:
            self._meant("key", item)
        self._hands.key(name)
        await Pause(0.35)

    async def _hurried_press(self) -> None:
        """Presses Space or Enter close to another key, before or after it."""
        if self._rng.random() < 0.5:
            await Pause(max(0.0, MEANT_AFTER_S + 0.1 - self._hands.since_key_s))
            pair = [self._rng.choice(("Enter", "Space")), self._rng.choice(("x", "Enter", "7"))]
        else:
            pair = [self._rng.choice(("x", "7", "Tab")), self._rng.choice(("Enter", "Space"))]
        pause_s = self._rng.uniform(0.0, 0.1)
        self._note(f"{pair[0]} and {pair[1]} {pause_s:.3f} s later")
        self._hands.key(pair[0])
        # Blocks on purpose: the second key must not come later than after `pause_s`.
        time.sleep(pause_s)  # noqa: ASYNC251
        self._hands.key(pair[1])
        await Pause(0.3)

    async def _hold_down(self) -> None:
        """Holds Enter or Space down until it repeats."""
        name = self._rng.choice(("Enter", "Space"))
        await Pause(max(0.0, 0.2 - self._hands.since_key_s))
        self._note(f"{name} held down")
        self._hands.key("x")
        self._hands.held_down(name, 5)
        await Pause(0.3)

    async def _primary_by_keyboard(self) -> None:
        is_burst = self._rng.random() < 0.4
        if is_burst:
            for character in "4711":
                self._hands.key(character)
                await Pause(0.005)
        else:
            await Pause(max(0.0, 2 * BURST_GAP_S - self._hands.since_key_s))
            self._ledger.act("Ctrl+Enter", time.monotonic(), self._meant_orders())
        self._note("Ctrl+Enter" + (" in a burst" if is_burst else ""))
        self._hands.control("Enter")
        await Pause(0.3)

    async def _undo(self) -> None:
        await Pause(max(0.0, 2 * BURST_GAP_S - self._hands.since_key_s))
        self._note("Ctrl+Z")
        self._ledger.act("undo", time.monotonic())
        self._hands.control("Z")
        await Pause(0.1)

    # --- the rest --------------------------------------------------------------------------------

    async def _window(self) -> None:
        if self._rng.random() < 0.5:
            self._note("another window")
            await self._hands.away(self._rng.uniform(0.0, 0.3))
        else:
            self._note("resized")
            self._hands.view.resize(self._rng.choice(SIZES))
            self._hands.done += 1
            await Pause(0.05)

    async def _wait(self) -> None:
        await Pause(self._rng.uniform(0.2, 1.5))

    def _note(self, what: str) -> None:
        """Keeps what was done for the report, with its time and the selected orders."""
        selected = ", ".join(sorted(self._meant_orders()))
        self.last.append(f"{time.monotonic():.2f} s ({selected}) {what}")

"""The scenes of the counter for screenshots: the actions that lead to each state."""

from __future__ import annotations

import math
from typing import cast

from PySide6.QtQuick import QQuickItem

from kiosk.demo.counter_stage import CounterScene, CounterStage, until, wait_steps
from kiosk.domain.arrival import Column
from kiosk.domain.status import Status
from kiosk.screens.counter.sheets.slot_picker import SlotPicker

MANAGER = "Sophie"


def selected(status: Status, column: Column | None = None) -> CounterScene:
    """A scene in which an order in this status is selected."""
    return lambda stage: stage.select(status, column)


def pressed(
    status: Status,
    key: str,
    *,
    column: Column | None = None,
    lines: int = 1,
    page: str = "",
    sheet: str = "",
    undo: bool = False,
) -> CounterScene:
    """A scene in which a button was pressed for an order, and then this page or sheet shows.

    `undo`: the undo strip does.
    """

    async def scene(stage: CounterStage) -> None:
        await stage.select(status, column, lines)
        if undo:
            stage.stop_time()
        await stage.press(key)
        stage.must_show(page=page, sheet=sheet, undo=undo)

    return scene


def chosen(status: Status, *reasons: str, page: str = "", sheet: str = "") -> CounterScene:
    """A scene in which rows were chosen one after the other, and then this page or sheet shows."""

    async def scene(stage: CounterStage) -> None:
        await stage.select(status)
        await stage.press("problem")
        for reason in reasons:
            await stage.choose(reason)
        stage.must_show(page=page, sheet=sheet)

    return scene


def page_of(status: Status, name: str) -> CounterScene:
    """A scene in which another page of an order shows."""

    async def scene(stage: CounterStage) -> None:
        await stage.select(status)
        stage.panel.open(name)

    return scene


def panel(name: str, status: Status | None = None) -> CounterScene:
    """A scene in which a sheet that belongs to no action is open."""

    async def scene(stage: CounterStage) -> None:
        if status is not None:
            await stage.select(status)
        stage.search.readRecent()
        await wait_steps()
        stage.sheet.openPanel(name)

    return scene


def searched(text: str) -> CounterScene:
    """A scene in which the search field has this text."""

    async def scene(stage: CounterStage) -> None:
        stage.type_in(text)

    return scene


async def nothing_selected(stage: CounterStage) -> None:
    """The counter as it opens."""


async def picking(stage: CounterStage) -> None:
    """What is to be fetched for the next slots."""
    stage.panel.openAlone("picking")
    await wait_steps()
    stage.must_show(page="picking")


async def signing(stage: CounterStage) -> None:
    """Whoever collects signs on the screen."""
    await stage.select(Status.IN_PROGRESS)
    signature = stage.view_model.service.signing
    for step in range(120):
        at = step / 120
        height = 0.16 * math.exp(-2 * at) + 0.02
        x = 0.12 + 0.7 * at + 0.05 * math.cos(40 * at)
        y = 0.34 + height * math.sin(40 * at)
        (signature.extendStroke if step else signature.beginStroke)(x, y)
    stage.panel.open("signature")
    await wait_steps(4)
    stage.must_show(page="signature")


async def unsigned(stage: CounterStage) -> None:
    """Why whoever collects has not signed."""
    await signing(stage)
    stage.panel.open("unsigned")
    await wait_steps()
    stage.must_show(page="unsigned")


async def missing(stage: CounterStage) -> None:
    """An item stays here, and the panel asks why."""
    await stage.select(Status.IN_PROGRESS, lines=2)
    stage.items.toggle(stage.items.rows[0].number)
    await wait_steps()
    stage.must_show(page="missing")


async def rest(stage: CounterStage) -> None:
    """The panel asks when the customer comes for the rest."""
    await missing(stage)
    stage.items.chooseReason("PARTIALLY_MISSING")
    await wait_steps()
    stage.must_show(page="rest")


async def partial_hand_over(stage: CounterStage) -> None:
    """All is known that a partial hand-over needs."""
    await rest(stage)
    slots = cast("SlotPicker", stage.items.picker)
    stage.items.chooseTime(slots.offered_first())
    await wait_steps()
    stage.must_show(page="order")


async def until_when(stage: CounterStage) -> None:
    """A delay whose end is known."""
    await stage.select(Status.READY)
    await stage.press("problem")
    stage.asking.chooseMore(stage.asking.key_of("DELAYED_SUPPLIER"))
    await wait_steps()
    stage.must_show(page="more")


async def keypad(stage: CounterStage) -> None:
    """The counter's own keypad."""
    bar = stage.window.root.findChild(QQuickItem, "topBar")
    assert bar is not None
    bar.setProperty("hasKeypad", True)
    await wait_steps()
    stage.type_in("le")


async def asked_who(stage: CounterStage) -> None:
    """Who is at work is asked."""
    stage.people.open()


async def asked_pin(stage: CounterStage) -> None:
    """A manager types a PIN."""
    stage.people.open()
    await until(lambda: bool(stage.people.isOpen))
    stage.people.choose(MANAGER)
    await wait_steps()
    for digit in "246":
        stage.people.press(digit)


async def approval(stage: CounterStage) -> None:
    """A manager is asked to approve a cancellation."""
    await chosen(Status.READY, "CANCELLED_BY_CLIENT", sheet="confirm")(stage)
    stage.sheet.submit()
    await until(lambda: bool(stage.people.isOpen))


async def wrong_pin(stage: CounterStage) -> None:
    """Three wrong PINs in a row: the next must wait."""
    stage.people.open()
    await until(lambda: bool(stage.people.isOpen))
    stage.people.choose(MANAGER)
    for _ in range(3):
        await until(lambda: bool(stage.people.canType))
        for digit in "135790":
            stage.people.press(digit)
        stage.people.submit()
        await until(lambda: bool(stage.people.problem))


async def locked(stage: CounterStage) -> None:
    """Nobody is at work."""
    stage.people.lock()


async def disk_full(stage: CounterStage) -> None:
    """The last tap could not be saved."""
    stage.alerts.stop("full", lost_a_tap=True)


async def own_bug(stage: CounterStage) -> None:
    """A bug of ours was caught and is shown with its reference."""
    stage.view_model.show_failure("K7M4PQ")


COUNTER_SCENES: dict[str, CounterScene] = {
    "idle": nothing_selected,
    "order-initialised": selected(Status.INIT),
    "stock-verified": selected(Status.STOCK_OK),
    "to-prepare": selected(Status.STARTED, Column.TO_PREPARE),
    "to-prepare-customer-here": selected(Status.STARTED, Column.ARRIVED),
    "ready": selected(Status.READY),
    "waiting": selected(Status.AWAITING),
    "being-served": selected(Status.IN_PROGRESS),
    "delayed": selected(Status.DELAYED),
    "blocked": selected(Status.BLOCKED),
    "cancelled": selected(Status.CANCELLED),
    "replanned": selected(Status.REPLANNED),
    "partly-collected": selected(Status.PICK_UP_PARTIALLY),
    "not-collected": selected(Status.PICK_UP_FAILED),
    "problem-ready": chosen(Status.READY, page="problems"),
    "problem-being-served": chosen(Status.IN_PROGRESS, page="problems"),
    "problem-until-when": until_when,
    "problem-note": chosen(Status.STARTED, "BLOCKED_OTHER", page="more"),
    "problem-new-slot": chosen(Status.READY, "slot", page="slot"),
    "problem-customer-returns": chosen(Status.IN_PROGRESS, "CUSTOMER_WILL_RETURN", page="slot"),
    "sheet-cancel": chosen(Status.READY, "CANCELLED_BY_CLIENT", sheet="confirm"),
    "other-status": pressed(Status.DELAYED, "other_status", page="statuses"),
    "sheet-serve-moved": pressed(
        Status.BLOCKED, "serve_moved", column=Column.ARRIVED, sheet="confirm"
    ),
    "item-missing": missing,
    "item-rest": rest,
    "item-partial": partial_hand_over,
    "identity": page_of(Status.IN_PROGRESS, "identity"),
    "picking-list": picking,
    "signature": signing,
    "signature-without": unsigned,
    "history": page_of(Status.IN_PROGRESS, "history"),
    "sheet-people": asked_who,
    "sheet-pin": asked_pin,
    "sheet-approval": approval,
    "sheet-wrong-pin": wrong_pin,
    "locked": locked,
    "sheet-recent": panel("recent"),
    "sheet-introduction": panel("introduction"),
    "sheet-keys": panel("keys"),
    "search": searched("ma"),
    "search-nothing": searched("zzz"),
    "undo": pressed(Status.STARTED, "mark_ready", column=Column.TO_PREPARE, undo=True),
    "undo-held": pressed(Status.IN_PROGRESS, "hand_over_all", undo=True),
    "keypad": keypad,
    "disk-full": disk_full,
    "own-bug": own_bug,
}

LEFT_HANDED_SCENES: dict[str, CounterScene] = {
    "left-handed": selected(Status.IN_PROGRESS),
}
"""The scenes of a counter whose panel is left."""

"""Brings up every state that the counter's screen can show, for the layout tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from kiosk.domain.status import Status
from kiosk.services.replication.links import LinkState
from tests.screens.counter.conftest import KARIM, KARIM_ELSEWHERE, NADIA, CounterShown
from tests.screens.counter.scenes_of_devices import DEVICE_SCENES, NONE, show_open_issues
from tests.screens.shop import Shop

Scene = Callable[[CounterShown, dict[Status, str]], None]


def fill(shop: Shop) -> dict[Status, str]:
    """Adds orders of every status, waiting customers, long names and codes; returns ids."""
    orders = {status: shop.order_in(status, "Marie-Charlotte Vasseur") for status in Status}
    waiting = shop.order_in(Status.READY, "Jean-Christophe Le Goff")
    shop.arrive(waiting, "A132")
    shop.arrive(shop.new_order("Élodie Chevalier", shelf=None))
    shop.arrive(orders[Status.BLOCKED])
    shop.serve(shop.order_in(Status.READY), *KARIM_ELSEWHERE)
    shop.new_order(code="RETRAIT-MAGASIN-2026-0001", in_min=60 * 26)
    for code, is_here in (("WMWMWMW", False), ("MWMWMWM", True)):
        widest = shop.new_order("Jean-Christophe Le Goff", code=code)
        shop.advance(widest, Status.READY)
        if is_here:
            shop.arrive(widest)
    shop.new_order(code="WWWWWWM")
    shop.advance(shop.new_order("Anne-Sophie Delacroix", in_min=-90), Status.READY)
    shop.clock.now += timedelta(seconds=700)
    return orders


def select(counter: CounterShown, order_id: str) -> None:
    counter.find(order_id)
    counter.shown.until(lambda: counter.actions.may_press(order_id))


def pressed(status: Status, key: str) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        select(counter, orders[status])
        counter.order.press(key)
        counter.shown.until(lambda: counter.sheet.kind or counter.panel.page != "order")

    return scene


def panel(kind: str) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        select(counter, orders[Status.IN_PROGRESS])
        counter.search.readRecent()
        counter.sheet.openPanel(kind)

    return scene


def asked_who(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.people.open()
    counter.shown.until(lambda: counter.people.isOpen)


def asked_pin(counter: CounterShown, orders: dict[Status, str]) -> None:
    """Nadia, who is at work, types her PIN wrongly."""
    listed = (replace(NADIA, pin_hash="a hash"), replace(KARIM, person_id="karim"))
    counter.shop.store.run_blocking(lambda uow, people: uow.people.replace(people), listed)
    asked_who(counter, orders)
    counter.people.choose(NADIA.name)
    for digit in "135790":
        counter.people.press(digit)
    counter.people.submit()
    counter.shown.until(lambda: counter.people.problem)


def selected(status: Status) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        select(counter, orders[status])

    return scene


def nothing_selected(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.view_model.select("")


def inbox(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.inbox.open()
    counter.shown.until(lambda: counter.inbox.count)


def inbox_group(group: str) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        inbox(counter, orders)
        counter.inbox.openGroup(group)
        counter.shown.until(lambda: counter.shown.is_there("settleItem"))

    return scene


def closing(counter: CounterShown, orders: dict[Status, str]) -> None:
    inbox(counter, orders)
    counter.panel.open("closing")
    counter.shown.until(lambda: counter.shown.is_there("closingItem"))


def closing_exception(counter: CounterShown, orders: dict[Status, str]) -> None:
    closing(counter, orders)
    (order_id,) = counter.inbox.read.inbox.left
    counter.closing.choose(order_id, "absent")
    counter.closing.expand(order_id)


def told(status: Status, *reasons: str) -> Scene:
    """What is the matter: the rows with these reasons, one after the other."""

    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        pressed(status, "problem")(counter, orders)
        for reason in reasons:
            page, kind = counter.panel.page, counter.sheet.kind
            counter.asking.choose(counter.asking.key_of(reason))
            counter.shown.until(partial(moved_on, counter, page, kind))

    return scene


def moved_on(counter: CounterShown, page: str, kind: str) -> bool:
    return (counter.panel.page, counter.sheet.kind) != (page, kind)


def until_when(counter: CounterShown, orders: dict[Status, str]) -> None:
    pressed(Status.READY, "problem")(counter, orders)
    counter.asking.chooseMore(counter.asking.key_of("DELAYED_SUPPLIER"))


def page_of(status: Status, name: str) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        select(counter, orders[status])
        counter.panel.open(name)

    return scene


def missing(counter: CounterShown, orders: dict[Status, str]) -> None:
    select(counter, orders[Status.IN_PROGRESS])
    counter.items.toggle(2)


def rest(counter: CounterShown, orders: dict[Status, str]) -> None:
    missing(counter, orders)
    counter.items.setHanded(2, 1)
    counter.items.chooseReason("PARTIALLY_MISSING")


def short(counter: CounterShown, orders: dict[Status, str]) -> None:
    rest(counter, orders)
    counter.items.chooseTime(counter.items.picker.offered_first())


def give_up(counter: CounterShown, orders: dict[Status, str]) -> None:
    rest(counter, orders)
    counter.panel.back()
    counter.identity.verifyBy("known")
    counter.order.press("hand_over_all")
    counter.shown.until(lambda: counter.sheet.kind)


def somebody_else(counter: CounterShown, orders: dict[Status, str]) -> None:
    page_of(Status.IN_PROGRESS, "identity")(counter, orders)
    counter.identity.verifyBy("order_confirmation")
    counter.identity.collectBy("Marie-Antoinette Vasseur")


def searched(text: str) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        counter.search.setText(text)
        counter.shown.until(lambda: counter.search.answered == text)

    return scene


def keypad(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.shown.tap(counter.shown.called("search"))
    searched("ma")(counter, orders)


def toast(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.alerts.show(
        "Karim sert déjà ce client (Comptoir 2). Un responsable peut prendre la suite."
    )


def held(counter: CounterShown, orders: dict[Status, str]) -> None:
    select(counter, orders[Status.IN_PROGRESS])
    counter.identity.verifyBy("code")
    counter.order.press("hand_over_all")
    counter.shown.until(lambda: counter.undo.isShown)
    counter.shown.until(lambda: not counter.buttons())


def marked(shelf: str) -> Scene:
    """An order was marked ready, and its parcel put on this shelf."""

    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        order_id = counter.shop.new_order("Anne-Sophie Delacroix", shelf=shelf)
        counter.shown.until(lambda: counter.columns.card(order_id))
        counter.view_model.ready_marks.mark(order_id)
        counter.shown.until(lambda: counter.undo.shelf == shelf)

    return scene


def picking(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.panel.openAlone("picking")
    counter.shown.until(lambda: counter.shown.is_there("pick:item"))


def last_list(counter: CounterShown, orders: dict[Status, str]) -> None:
    for tab in counter.shown.all_called("tab")[1:]:
        counter.shown.tap(tab)
    counter.shown.until(lambda: counter.shown.is_there("toPrepare"))


def stopped(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.alerts.stop("full", lost_a_tap=True)


def broken(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.view_model.show_failure("K-1042")


SCENES: dict[str, Scene] = {
    "nothing selected": nothing_selected,
    **{f"selected {status.name}": selected(status) for status in Status},
    "inbox": inbox,
    "inbox put back": inbox_group("put_back"),
    "inbox rest": inbox_group("rest"),
    "closing": closing,
    "closing exception": closing_exception,
    "problems READY": told(Status.READY),
    "problems IN_PROGRESS": told(Status.IN_PROGRESS),
    "until when": until_when,
    "note": told(Status.READY, "BLOCKED_OTHER"),
    "cancel": told(Status.READY, "CANCELLED_BY_CLIENT"),
    "another slot": told(Status.READY, "slot"),
    "statuses": told(Status.READY, "statuses"),
    "other status": pressed(Status.DELAYED, "other_status"),
    "serve moved": pressed(Status.BLOCKED, "serve_moved"),
    "missing": missing,
    "rest": rest,
    "short": short,
    "give up": give_up,
    "identity": page_of(Status.IN_PROGRESS, "identity"),
    "somebody else": somebody_else,
    "signature": page_of(Status.IN_PROGRESS, "signature"),
    "no signature": page_of(Status.IN_PROGRESS, "unsigned"),
    "hand over": page_of(Status.BLOCKED, "hand_over"),
    "collector": panel("collector"),
    "people": asked_who,
    "pin": asked_pin,
    "history": page_of(Status.IN_PROGRESS, "history"),
    "picking": picking,
    "recent": panel("recent"),
    "search": searched("ma"),
    "nothing found": searched("zzzz"),
    "keypad": keypad,
    "toast": toast,
    "held": held,
    "stopped": stopped,
    "broken": broken,
    **DEVICE_SCENES,
    "what is to prepare": last_list,
    # The undo strip stays for a while: these come last.
    "marked": marked("C1-05"),
    "marked, a long shelf": marked("QUAI DE CHARGEMENT 2"),
}


def show_scene(counter: CounterShown, orders: dict[Status, str], name: str) -> None:
    """Closes what the counter shows, and brings up the scene `name`."""
    counter.link.set(LinkState())
    show_open_issues(counter, NONE)
    counter.sheet.close()
    counter.view_model.select("")
    counter.panel.close_alone()
    counter.people.dismiss()
    counter.search.clear()
    counter.alerts.dismissToast()
    counter.alerts.go_on()
    counter.alerts.dismissFailure()
    counter.shown.until(lambda: counter.shown.popups() == [])
    SCENES[name](counter, orders)
    counter.shown.until(lambda: not counter.search.is_reading)
    counter.shown.until_still()

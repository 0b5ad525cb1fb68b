"""Scenes of the counter that concern head office, reviews and the connection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from kiosk.domain.events.log import OutcomeReason
from kiosk.domain.status import Status
from kiosk.screens.counter.open_issues import OpenIssues
from kiosk.services.ports.boards import Question, Review
from kiosk.services.replication.links import Link, LinkState
from tests.screens.counter.conftest import CounterShown
from tests.storage.sample import NOON

Scene = Callable[[CounterShown, dict[Status, str]], None]

AT_09_02 = NOON - timedelta(hours=2, minutes=58)
NONE = OpenIssues()
OFFLINE = LinkState(Link.OFFLINE, is_hub=False, waiting=128, offline_since=AT_09_02)
LINKS: dict[str, LinkState] = {
    "online": LinkState(Link.ONLINE, is_hub=False),
    "connecting": LinkState(Link.CONNECTING, waiting=3),
    "loading": LinkState(Link.ONLINE, is_hub=False, loading=True),
    "hub offline": LinkState(Link.OFFLINE, waiting=128, offline_since=AT_09_02),
    "offline with nothing waiting": LinkState(Link.OFFLINE, False, offline_since=AT_09_02),
    "offline": OFFLINE,
    "offline for days": LinkState(
        Link.OFFLINE, is_hub=False, waiting=60000, offline_since=NOON - timedelta(days=30)
    ),
    "withdrawn": LinkState(Link.REFUSED, is_hub=False, waiting=2, refusal="revoked"),
    "not known": LinkState(Link.REFUSED, is_hub=False, refusal="unknown_device"),
    "hub moved": LinkState(Link.REFUSED, is_hub=False, refusal="not_hub"),
    "set aside": LinkState(Link.REFUSED, is_hub=False, refusal="quarantined"),
    "refused": LinkState(Link.REFUSED, is_hub=False, refusal="not_permitted"),
}


def show_open_issues(counter: CounterShown, open_issues: OpenIssues) -> None:
    """Shows these open issues, as if they had just been read."""
    counter.view_model.open_issues.watch.show(open_issues)


def question(order_id: str, *, answered: bool = False) -> Question:
    return Question(
        f"command {order_id}",
        order_id,
        AT_09_02,
        "CANCELLED_PREPARATION_DELAYED",
        "WMWMWMW",
        "Jean-Christophe L.",
        Status.IN_PROGRESS,
        answered,
    )


def review(number: int, outcome_reason: str, *, person: str = "") -> Review:
    return Review(
        operation_id=f"action {number}",
        order_id=f"WEB-{number}",
        outcome_reason=outcome_reason,
        recorded_at=AT_09_02,
        person=person or f"Marie-Charlotte {number}",
        from_status=Status.IN_PROGRESS,
        to_status=Status.PICK_UP_PARTIALLY if number % 2 else Status.PICK_UP_OK,
        status=Status.PICK_UP_PARTIALLY if number % 3 else None,
        pickup_code="WMWMWMW" if number % 3 else "",
        short_name="Jean-Christophe L." if number % 3 else "",
        can_confirm=bool(number % 3),
    )


def asked(counter: CounterShown, orders: dict[Status, str]) -> None:
    first, second = question(orders[Status.IN_PROGRESS]), question(orders[Status.AWAITING])
    show_open_issues(counter, OpenIssues((first, second)))


def asked_and_selected(counter: CounterShown, orders: dict[Status, str]) -> None:
    asked(counter, orders)
    counter.find(orders[Status.IN_PROGRESS])


def answered(counter: CounterShown, orders: dict[Status, str]) -> None:
    show_open_issues(counter, OpenIssues((question(orders[Status.IN_PROGRESS], answered=True),)))


def everything_at_once(counter: CounterShown, orders: dict[Status, str]) -> None:
    """Shows a question, a review, a wrong clock and a lost connection together."""
    asked_and_selected(counter, orders)
    questions = tuple(question(orders[each]) for each in (Status.IN_PROGRESS, Status.AWAITING))
    to_check = Review(
        "action",
        orders[Status.AWAITING],
        OutcomeReason.OLD_VERSION,
        AT_09_02,
        "Léa",
        None,
        None,
        None,
        "",
        "",
        can_confirm=False,
    )
    show_open_issues(counter, OpenIssues(questions, (to_check,)))
    link(LinkState(Link.OFFLINE, False, 128, None, AT_09_02, None, 300_000))(counter, orders)


def reviews(counter: CounterShown, orders: dict[Status, str]) -> None:
    reported = tuple(
        review(number, outcome_reason)
        for number, outcome_reason in enumerate([*OutcomeReason, "NEW_REASON"], 1)
    )
    show_open_issues(counter, OpenIssues((), reported))
    counter.sheet.openPanel("reviews")


def reviews_refused(counter: CounterShown, orders: dict[Status, str]) -> None:
    reviews(counter, orders)
    counter.alerts.show(
        "Seul un responsable peut l’enregistrer : la commande est annulée. Appelez-le."
    )


def confirming(counter: CounterShown, orders: dict[Status, str]) -> None:
    reviews(counter, orders)
    counter.reviews.askToConfirm("action 2")


def link(state: LinkState) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        counter.link.set(state)
        counter.shown.until(lambda: counter.shown_link.state == state)

    return scene


def cut_off_with_a_review(counter: CounterShown, orders: dict[Status, str]) -> None:
    show_open_issues(counter, OpenIssues((), (review(1, OutcomeReason.DOUBLE_HAND_OVER),)))
    link(LINKS["hub offline"])(counter, orders)


def link_sheet(state: LinkState) -> Scene:
    def scene(counter: CounterShown, orders: dict[Status, str]) -> None:
        link(state)(counter, orders)
        counter.sheet.openPanel("link")

    return scene


def more(counter: CounterShown, orders: dict[Status, str]) -> None:
    counter.sheet.openPanel("settings")


DEVICE_SCENES: dict[str, Scene] = {
    "asked": asked,
    "asked and selected": asked_and_selected,
    "answered": answered,
    "everything at once": everything_at_once,
    "reviews": reviews,
    "reviews refused": reviews_refused,
    "confirming": confirming,
    "cut off with a review": cut_off_with_a_review,
    "more": more,
    **{f"link {name}": link(state) for name, state in LINKS.items()},
    **{f"sheet {name}": link_sheet(state) for name, state in LINKS.items()},
}

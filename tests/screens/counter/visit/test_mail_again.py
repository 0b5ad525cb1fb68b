"""The e-mail that says that an order is ready, asked for again in the order's history."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.domain.events.event import EventKind
from kiosk.domain.status import Status
from kiosk.services.counter.mail_again import MailAgain, mail_again
from kiosk.services.replication.links import Link, LinkMonitor, LinkState
from tests.screens.counter.conftest import NADIA, CounterShown, Open
from tests.screens.shop import MANAGER, Shop
from tests.storage.sample import FakeClock

BUTTON = "mailAgainButton"
WORDS = {
    "fr": ("Renvoyer l’e-mail « prête »", "E-mail demandé à 12:00", "E-mail « prête » redemandé"),
    "en": (
        "Send the “ready” e-mail again",
        "E-mail asked for at 12:00",
        "“Ready” e-mail asked for again",
    ),
}

REFUSED = {
    "fr": "Le siège n’envoie pas d’e-mail « prête ». Demandez-lui de les activer.",
    "en": "Head office sends no “ready” e-mails. Ask it to switch them on.",
}

NOT_SENT = {
    "fr": "Pas envoyé : le siège n’a pas été joint pendant un jour. Refaites la demande.",
    "en": "Not sent: head office was not reached for a day. Ask again.",
}


def below_head_office(*, mails_ready: bool | None = True) -> LinkMonitor:
    return LinkMonitor(LinkState(link=Link.ONLINE, mails_ready=mails_ready))


def ready(shop: Shop, email: str = "camille@example.fr") -> str:
    order_id = shop.new_order(email=email)
    shop.advance(order_id, Status.READY)
    return order_id


def texts(counter: CounterShown) -> list[str]:
    shown = counter.shown.texts()
    return [text.replace("\u00a0", " ").replace("\u200b", "") for text in shown]


def opens_history(counter: CounterShown, order_id: str) -> None:
    counter.find(order_id)
    counter.shown.tap(counter.shown.called("historyButton"))
    counter.shown.until(lambda: counter.shown.is_there("historyPage"))
    counter.shown.until_still()


def asked(shop: Shop, order_id: str) -> list[str]:
    kind = EventKind.MAIL_ASKED
    return [event.actor.name for event in shop.journal(order_id) if event.kind is kind]


@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_tap_asks_once_and_says_when(
    open_counter: Open, shop: Shop, clock: FakeClock, language: str, display: str
) -> None:
    order_id = ready(shop)
    counter = open_counter(
        language=language, display=display, mail_again=True, link=below_head_office()
    )
    opens_history(counter, order_id)
    name, said, title = WORDS[language]
    button = counter.shown.called(BUTTON)
    assert {name, "camille@example.fr"} <= set(texts(counter))
    counter.shown.tap(button)
    counter.shown.until(lambda: {said, title} <= set(texts(counter)))
    counter.shown.tap(button)
    assert not button.isEnabled()
    clock.pass_s(600)
    counter.shown.until(button.isEnabled)
    assert asked(shop, order_id) == [NADIA.name]
    counter.shown.tap(button)
    counter.shown.until(lambda: len(asked(shop, order_id)) == 2)


def test_two_taps_at_once_ask_once(open_counter: Open, shop: Shop) -> None:
    order_id = ready(shop)
    counter = open_counter(mail_again=True, link=below_head_office())
    opens_history(counter, order_id)
    for _ in range(2):
        counter.shown.tap(counter.shown.called(BUTTON))
    counter.shown.until(lambda: not counter.shown.called(BUTTON).isEnabled())
    assert asked(shop, order_id) == [NADIA.name]


def test_what_a_colleague_asked_for_shows_at_once(open_counter: Open, shop: Shop) -> None:
    order_id = ready(shop)
    counter = open_counter(mail_again=True, link=below_head_office())
    opens_history(counter, order_id)
    assert counter.shown.called(BUTTON).isEnabled()
    shop.feed.announce(shop.store.run_blocking(mail_again, MailAgain(order_id, MANAGER)))
    counter.shown.until(lambda: not counter.shown.called(BUTTON).isEnabled())


def test_nobody_is_offered_what_cannot_be_sent(open_counter: Open, shop: Shop) -> None:
    without, over = ready(shop, email=""), ready(shop)
    for step in (Status.AWAITING, Status.IN_PROGRESS):
        shop.advance(over, step)
    counter = open_counter(mail_again=True, link=below_head_office())
    for order_id in (without, over):
        opens_history(counter, order_id)
        assert not counter.shown.is_there(BUTTON)
        counter.panel.back()


def test_nothing_is_offered_where_customers_are_not_mailed(open_counter: Open, shop: Shop) -> None:
    order_id = ready(shop)
    counter = open_counter()
    opens_history(counter, order_id)
    assert not counter.shown.is_there(BUTTON)
    assert "camille@example.fr" not in texts(counter)


@pytest.mark.parametrize("display", ["15.6 inch", "10.1 inch"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_where_head_office_does_not_send_it_the_history_says_so_instead(
    open_counter: Open, shop: Shop, language: str, display: str
) -> None:
    order_id = ready(shop)
    link = below_head_office(mails_ready=False)
    counter = open_counter(language=language, display=display, mail_again=True, link=link)
    opens_history(counter, order_id)
    assert REFUSED[language] in texts(counter)
    assert not counter.shown.is_there(BUTTON)
    visit: Any = counter.view_model.visit
    email: Any = visit.email
    email.ask()
    counter.shown.until(lambda: counter.tasks.is_idle)
    assert asked(shop, order_id) == []
    # Head office was restarted with other settings, and nobody tapped anything.
    link.set(LinkState(link=Link.ONLINE, mails_ready=True))
    counter.shown.until(lambda: counter.shown.is_there(BUTTON))
    assert REFUSED[language] not in texts(counter)


def test_a_head_office_that_says_nothing_of_it_may_send_it(open_counter: Open, shop: Shop) -> None:
    order_id = ready(shop)
    counter = open_counter(mail_again=True, link=below_head_office(mails_ready=None))
    opens_history(counter, order_id)
    assert counter.shown.called(BUTTON).isEnabled()


def test_a_store_without_head_office_offers_nothing(open_counter: Open, shop: Shop) -> None:
    order_id = ready(shop)
    counter = open_counter(mail_again=True)
    opens_history(counter, order_id)
    assert not counter.shown.is_there(BUTTON)
    assert "camille@example.fr" not in texts(counter)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_head_office_did_not_hear_of_for_a_day_is_shown_as_not_sent(
    open_counter: Open, shop: Shop, clock: FakeClock, language: str
) -> None:
    order_id = ready(shop)
    link = below_head_office()
    counter = open_counter(language=language, mail_again=True, link=link)
    opens_history(counter, order_id)
    counter.shown.tap(counter.shown.called(BUTTON))
    counter.shown.until(lambda: len(asked(shop, order_id)) == 1)
    link.set(LinkState(link=Link.OFFLINE, waiting=1, waiting_since=clock.now))
    clock.pass_s(24 * 3600)
    counter.view_model.retranslated()
    assert NOT_SENT[language] not in texts(counter)
    clock.pass_s(1)
    counter.view_model.retranslated()
    counter.shown.until(lambda: NOT_SENT[language] in texts(counter))
    # What came to head office in time was sent.
    link.set(LinkState(link=Link.OFFLINE, waiting=1, waiting_since=clock.now))
    counter.view_model.retranslated()
    counter.shown.until(lambda: NOT_SENT[language] not in texts(counter))

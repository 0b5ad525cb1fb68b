"""`kiosk orders` and `kiosk show`: print the store's orders."""

from __future__ import annotations

from kiosk.cli import shapes
from kiosk.cli.arguments import status_named
from kiosk.cli.session import DONE, Session
from kiosk.domain.errors import OrderUnknown
from kiosk.domain.events.event import Event
from kiosk.domain.order import Arrival, Order
from kiosk.domain.status import Status
from kiosk.services.orders.find_orders import find
from kiosk.services.ports.boards import OrderSummary
from kiosk.services.ports.reader import Reader
from kiosk.services.text_rules import is_printable

FOUND_MAX = 10_000
"""The largest number of found orders that are listed."""


def list_orders(
    session: Session, *, status: str | None, search: str | None = None, as_json: bool
) -> int:
    """Print all orders by slot, those in one status, or those that the counter's search finds."""
    wanted = status_named(session, status) if status is not None else None
    with session.store() as store:
        if search is None:
            summaries = store.read_blocking(lambda reader: list(reader.summaries(wanted)))
        else:
            summaries = store.read_blocking(lambda reader: _found(reader, search, wanted))
    if as_json:
        session.say_json([shapes.summary_json(order) for order in summaries])
    elif not summaries:
        session.say(session.words("no_orders" if search is None else "no_order_found"))
    else:
        _print_table(session, summaries)
    return DONE


def _found(reader: Reader, text: str, status: Status | None) -> list[OrderSummary]:
    """The orders that the counter's search shows for a text, in the same sequence."""
    order_ids = [card.order_id for card in find(reader, text, FOUND_MAX)]
    summaries = {order.order_id: order for order in reader.summaries(status, order_ids)}
    return [summaries[order_id] for order_id in order_ids if order_id in summaries]


def _print_table(session: Session, summaries: list[OrderSummary]) -> None:
    words = session.words
    titles = {order.status: words.title(order.status) for order in summaries}
    title_width = max(map(len, titles.values()))
    id_width = max(len(order.order_id) for order in summaries)
    code_width = max(len(order.pickup_code) for order in summaries)
    for order in summaries:
        slot = words.day_time(order.slot_start)
        session.say(
            f"{order.order_id:{id_width}}  {titles[order.status]:{title_width}}  "
            f"{order.pickup_code:{code_width}}  {slot:11}  {order.customer}"
        )


def _everything(
    reader: Reader, order_id: str
) -> tuple[Order, tuple[Arrival, ...], tuple[Event, ...]]:
    # An argument that is not UTF-8 has lone surrogates, which no database accepts.
    order = reader.order(order_id) if is_printable(order_id) else None
    if order is None:
        raise OrderUnknown(order_id)
    return order, reader.arrivals_of(order_id), reader.journal(order_id)


def show_order(session: Session, *, order_id: str, as_json: bool) -> int:
    """Print one order with its lines, arrivals and journal. Raises OrderUnknown."""
    with session.store() as store:
        order, arrivals, journal = store.read_blocking(lambda reader: _everything(reader, order_id))
    if as_json:
        session.say_json(shapes.order_json(order, arrivals, journal))
    else:
        country = session.settings.country
        for line in shapes.order_text(session.words, order, arrivals, journal, country=country):
            session.say(line)
    return DONE

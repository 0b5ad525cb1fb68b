"""`kiosk orders` and `kiosk show`: what is in the store."""

from __future__ import annotations

from kiosk.commands import shapes
from kiosk.commands.arguments import status_named
from kiosk.commands.session import DONE, Session
from kiosk.domain.errors import OrderUnknown
from kiosk.domain.journal import Event
from kiosk.domain.order import Arrival, Order
from kiosk.services.boards import OrderSummary, Reader


def list_orders(session: Session, *, status: str | None, as_json: bool) -> int:
    """Print all orders by slot, or those in one status."""
    wanted = status_named(session, status) if status is not None else None
    with session.store() as store:
        summaries = store.query(lambda reader: list(reader.summaries(wanted)))
    if as_json:
        session.say_json([shapes.summary_json(order) for order in summaries])
    elif not summaries:
        session.say(session.words("no_orders"))
    else:
        _print_table(session, summaries)
    return DONE


def _print_table(session: Session, summaries: list[OrderSummary]) -> None:
    words = session.words
    titles = {order.status: words.title(order.status) for order in summaries}
    title_width = max(map(len, titles.values()))
    id_width = max(len(order.order_id) for order in summaries)
    code_width = max(len(order.pickup_code) for order in summaries)
    for order in summaries:
        slot = shapes.local(order.slot_start)
        session.say(
            f"{order.order_id:{id_width}}  {titles[order.status]:{title_width}}  "
            f"{order.pickup_code:{code_width}}  {slot:11}  {order.customer}"
        )


def _everything(
    reader: Reader, order_id: str
) -> tuple[Order, tuple[Arrival, ...], tuple[Event, ...]]:
    order = reader.order(order_id)
    if order is None:
        raise OrderUnknown(order_id)
    return order, reader.arrivals_of(order_id), reader.journal(order_id)


def show_order(session: Session, *, order_id: str, as_json: bool) -> int:
    """Print one order with its lines, arrivals and journal. Raises OrderUnknown."""
    with session.store() as store:
        order, arrivals, journal = store.query(lambda reader: _everything(reader, order_id))
    if as_json:
        session.say_json(shapes.order_json(order, arrivals, journal))
    else:
        country = session.settings.country
        for line in shapes.order_text(session.words, order, arrivals, journal, country=country):
            session.say(line)
    return DONE

"""Whose orders they are: one customer's or two people's of one surname."""

from __future__ import annotations

from kiosk.domain.names import fold
from kiosk.domain.order import Order
from kiosk.services.phones import are_same, ends_with, is_number


def has_second_factor(order: Order, digits: str) -> bool:
    """Whether a folded text ends the order's number (three) or the phone (two digits)."""
    by_number = len(digits) == 3 and fold(order.order_id).endswith(digits)
    by_phone = len(digits) == 2 and ends_with(order.customer.phone, digits)
    return by_number or by_phone


def is_same_person(one: Order, other: Order) -> bool:
    """Whether two orders of one surname are one customer's: a family may share a phone."""
    first, second = one.customer, other.customer
    if fold(first.first_name) != fold(second.first_name):
        return False
    if is_number(first.phone) and is_number(second.phone):
        return are_same(first.phone, second.phone)
    # What stands there instead of a number ("-", "voir mail") is nobody's alone.
    return (first.phone, first.email) == (second.phone, second.email)

"""Decides whether orders under one surname belong to the same customer."""

from __future__ import annotations

from kiosk.domain.names import fold
from kiosk.domain.order import Order
from kiosk.services.phones import are_same, digits_of, ends_with, is_number
from kiosk.services.ports.namesakes import IsMeant, Namesake


def has_second_factor(namesake: Namesake, digits: str) -> bool:
    """Whether folded `digits` are the last three of the order number or last two of the phone."""
    by_number = len(digits) == 3 and fold(namesake.order_id).endswith(digits)
    by_phone = len(digits) == 2 and ends_with(namesake.phone, digits)
    return by_number or by_phone


def may_be_customer_of(order: Order) -> IsMeant:
    """Whether a namesake may be the customer of `order`: see `is_same_person`."""
    first_name = fold(order.customer.first_name)
    return lambda namesake: fold(namesake.first_name) == first_name


def is_same_person(one: Order, other: Order) -> bool:
    """Whether two orders under one surname have the same customer.

    The first names must be equal too, as a family may share a phone.
    """
    first, second = one.customer, other.customer
    if fold(first.first_name) != fold(second.first_name):
        return False
    # Neither one number nor one text, whatever they are. This decides most cases before
    # `phonenumbers` is loaded, which takes memory at a counter that shows no phone yet.
    if digits_of(first.phone)[-2:] != digits_of(second.phone)[-2:]:
        return False
    if is_number(first.phone) and is_number(second.phone):
        return are_same(first.phone, second.phone)
    if not first.phone + first.email + second.phone + second.email:
        return one.order_id == other.order_id  # Many people may have the same name.
    # Texts instead of a number ("-", "voir mail") do not identify anybody: the email decides.
    return (first.phone, first.email) == (second.phone, second.email)

"""Where an order is that this store does not have: head office knows the other stores' codes."""

from __future__ import annotations

from kiosk.domain.frozen import frozen
from kiosk.services.orders.code_lookup import CodeInput, complete_codes
from kiosk.services.ports.other_stores import OtherStores, StoresUnreachable


@frozen
class Elsewhere:
    """What is known of a code that no order of this store has.

    `store_name`: the other store that has the order; "" if none is known. `is_unasked`: head
    office could not be asked, so another store may have it.
    """

    store_name: str = ""
    is_unasked: bool = False


NOT_ASKED_FOR = Elsewhere()


async def look_elsewhere(stores: OtherStores, given: CodeInput) -> Elsewhere:
    """Where the order with this code is; asks nobody about what is no complete code."""
    codes = complete_codes(given)
    if not codes:
        return NOT_ASKED_FOR
    try:
        return Elsewhere(await stores.store_with(codes))
    except StoresUnreachable:
        return Elsewhere(is_unasked=True)

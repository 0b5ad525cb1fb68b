"""What a CALLED event records."""

from __future__ import annotations

from kiosk.domain.frozen import frozen


def needs(**texts: str) -> None:
    """Raise ValueError, which the codec reports as malformed, if one of the texts is empty."""
    empty = [name for name, text in texts.items() if not text]
    if empty:
        raise ValueError(f"{empty[0]} is empty")


@frozen
class CustomerCalled:
    """Staff called the customer of this arrival to the counter of this name.

    The event's order is the one at which they did; calling again counts anew.
    """

    arrival_id: str
    counter: str

    def __post_init__(self) -> None:
        """Raises ValueError for an empty id or name."""
        needs(arrival_id=self.arrival_id, counter=self.counter)

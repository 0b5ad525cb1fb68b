"""What came of sending something to a server outside, which decides whether it is sent again."""

from __future__ import annotations

from enum import Enum

from kiosk.domain.frozen import frozen


class SendOutcome(Enum):
    """What came of a try. DOWN: nothing else would fare better there just now.

    DROPPED: there is nothing to send any more.
    """

    DONE = "done"
    REFUSED = "refused"
    AGAIN = "again"
    DOWN = "down"
    DROPPED = "dropped"


@frozen
class Tried:
    """What came of a try; `said`: why it failed, without anything that the receiver wrote."""

    outcome: SendOutcome
    said: str = ""

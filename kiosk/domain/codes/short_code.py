"""Short codes: how a customer's order is named in public, on the board and when it is called.

A short code is too short to check anybody in: whoever reads it from afar gains nothing.
"""

from __future__ import annotations

from collections.abc import Collection

from kiosk.domain.codes.pickup_code import MADE_LENGTH, has_valid_check

MADE_SHORT = 3
SHORT_LENGTH_MAX = 4

CUT_MARK = "…"
"""Where the characters were that `cut_code` has removed."""


def short_code(code: str, shown: Collection[str] = ()) -> str:
    """What stands for a pickup code in public; also for one that `cut_code` has cut.

    `shown`: the codes of the orders that are shown beside it; this one may be among them. The
    first three characters, and four if another one of `shown` begins with the same three. Of a
    code that came with its order the last four: those of one retailer often begin alike.
    """
    begins = _made_begin(code)
    if begins is None:
        return code.removeprefix(CUT_MARK)[-SHORT_LENGTH_MAX:]
    others = {_made_begin(other) for other in shown} - {None, begins}
    is_shared = any(other and other[:MADE_SHORT] == begins[:MADE_SHORT] for other in others)
    return begins if is_shared else begins[:MADE_SHORT]


def cut_code(code: str) -> str:
    """What a device in public view may hold of a code: all that `short_code` needs, and a mark."""
    if not code or is_cut_code(code):
        return code
    begins = _made_begin(code)
    return CUT_MARK + code[-SHORT_LENGTH_MAX:] if begins is None else begins + CUT_MARK


def is_cut_code(code: str) -> bool:
    """Whether `cut_code` has cut this code."""
    return code.startswith(CUT_MARK) or code.endswith(CUT_MARK)


def _made_begin(code: str) -> str | None:
    """The first four characters of a code that a store made; None of any other."""
    if len(code) == SHORT_LENGTH_MAX + 1 and code.endswith(CUT_MARK):
        return code[:SHORT_LENGTH_MAX]
    is_made = len(code) == MADE_LENGTH and has_valid_check(code)
    return code[:SHORT_LENGTH_MAX] if is_made else None

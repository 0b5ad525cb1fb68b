"""What a code that is being typed is: complete, or surely mistyped."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.domain.codes.code_shape import MADE_CODES, shape_of
from kiosk.domain.codes.pickup_code import MADE_LENGTH, has_valid_check


def is_complete(typed: str, codes: Collection[str]) -> bool:
    """Whether nothing is to be added: the check character is right, and no code goes on so.

    `codes`: those of the store's open orders.
    """
    if len(typed) != MADE_LENGTH or not has_valid_check(typed):
        return False
    return not any(code != typed and code.startswith(typed) for code in codes)


def is_slip(typed: str, codes: Collection[str]) -> bool:
    """Whether a code can only be mistyped, because its check character is wrong.

    Never where the store has codes of other systems, which have no such character, nor where no
    code is known.
    """
    return bool(codes) and shape_of(codes) == MADE_CODES and not has_valid_check(typed)

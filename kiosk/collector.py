"""Leaves off the search for garbage from the import of this module until `go_on` is called.

Importing the program makes thousands of classes and functions that stay, and next to no garbage:
to search them again and again takes a twelfth of the start.
"""

from __future__ import annotations

import gc

_IS_WANTED = gc.isenabled()
gc.disable()


def go_on() -> None:
    """Search for garbage again, in what is made from now on, unless nobody did so before."""
    gc.freeze()
    if _IS_WANTED:
        gc.enable()

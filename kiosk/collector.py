"""Leaves off the search for garbage from the import of this module until `go_on` is called.

Importing the program makes thousands of classes and functions that stay, and next to no garbage:
to search them again and again takes a twelfth of the start.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from itertools import count

SEARCH_S = 5.0
ALL_EVERY = 12
"""Only one search in so many goes through all objects, which takes as long as painting a frame."""

_NEW, _ALL = 1, 2

_IS_WANTED = gc.isenabled()
gc.disable()


def go_on() -> None:
    """Search for garbage again, in what is made from now on, unless nobody did so before."""
    gc.freeze()
    if _IS_WANTED:
        gc.enable()


def keep() -> None:
    """Search no more in what there is now, because most of it stays as long as the process."""
    gc.freeze()


def _give_back() -> None:
    """Give the system back what was freed: the C library of most Linux systems keeps it.

    After the start that is two megabytes; after a large import it is many.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - of no use before the first frame

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


async def search_on_this_thread() -> None:
    """Collect garbage on this thread, which draws, and on no other, until cancelled.

    Python collects on whichever thread allocates; a storage thread would then destroy Qt objects
    that belong to this one.
    """
    keep()
    gc.disable()
    try:
        for number in count(1):
            await asyncio.sleep(SEARCH_S)
            if number % ALL_EVERY:
                gc.collect(_NEW)
            else:
                gc.collect(_ALL)
                _give_back()
    finally:
        gc.enable()

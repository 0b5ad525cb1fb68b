"""Pages of long lists."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Generic, TypeVar

from kiosk.domain.frozen import frozen

Line = TypeVar("Line")


@frozen
class ListPart(Generic[Line]):
    """The lines of one page; `has_more`: there is a page after it."""

    lines: tuple[Line, ...]
    has_more: bool


@frozen
class ListPage:
    """Which page of a list, counted from 1. `size`: how many lines it has; None: all."""

    number: int = 1
    size: int | None = None

    def of(self, lines: Iterable[Line]) -> ListPart[Line]:
        """This page of `lines`, which are read no further than needed."""
        if self.size is None:
            return ListPart(tuple(lines), has_more=False)
        start = (self.number - 1) * self.size
        found = tuple(islice(lines, start, start + self.size + 1))
        return ListPart(found[: self.size], len(found) > self.size)

"""What is wrong with data, as a code and the values of the sentence that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, init=False)
class Problem:
    """One problem. `code` names its sentence; `params` fill that sentence's gaps.

    The param `problem` is a Problem itself: what is wrong with the order, store or entry that the
    outer one names. A param `part` is the name of a sealed part (see `kiosk.domain.events.seals`).
    """

    code: str
    params: Mapping[str, object]

    def __init__(self, code: str, /, **params: object) -> None:
        """`params`: by the names that the sentence's gaps have."""
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "params", params)

    def __str__(self) -> str:
        """For a log: the code, and its params in parentheses."""
        listed = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code} ({listed})" if listed else self.code

    def codes(self) -> Iterator[str]:
        """Its code, then that of the problem within it, and so on."""
        yield self.code
        inner = self.params.get("problem")
        if isinstance(inner, Problem):
            yield from inner.codes()

"""The steps of the first start, in their sequence."""

from __future__ import annotations

from enum import StrEnum


class SetUpStep(StrEnum):
    """One page of the first-start screen."""

    LANGUAGE = "language"
    SIZE = "size"
    DEVICE = "device"
    SCANNER = "scanner"
    NAMES = "names"
    PIN = "pin"
    CODE = "code"


_BEFORE = (SetUpStep.LANGUAGE, SetUpStep.SIZE, SetUpStep.DEVICE, SetUpStep.SCANNER)


def steps_of(*, joins: bool) -> tuple[SetUpStep, ...]:
    """The steps of a device that joins a store, or of a store's first counter.

    The scanner comes before the code: the code may be scanned.
    """
    return (*_BEFORE, SetUpStep.CODE) if joins else (*_BEFORE, SetUpStep.NAMES, SetUpStep.PIN)

"""A frozen class is what the standard library makes of the same definition."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from kiosk.domain.frozen import frozen


@frozen
class Parcel:
    """One that has every kind of field."""

    code: str
    weights: tuple[int, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError."""
        if not self.code:
            raise ValueError("code")


@frozen
class HeavyParcel(Parcel):
    """One that adds fields to another's."""

    people: int = 2
    seen: int = field(default=0, compare=False)
    marks: Mapping[str, str] = field(default_factory=dict, hash=False)


@frozen
class Nothing:
    """One without fields."""


@dataclass(frozen=True, slots=True)
class PlainParcel:
    """What the standard library makes of it."""

    code: str
    weights: tuple[int, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    secret: str = field(default="", repr=False)


def test_it_takes_the_same_arguments() -> None:
    made: Any = Parcel
    assert asdict(Parcel("A", marks={"a": "b"})) == asdict(PlainParcel("A", marks={"a": "b"}))
    assert Parcel("A").marks is not Parcel("A").marks
    assert [each.name for each in fields(Parcel)] == [each.name for each in fields(PlainParcel)]
    with pytest.raises(TypeError, match=r"Parcel\.__init__\(\)"):
        made()
    with pytest.raises(ValueError, match="code"):
        Parcel("")


def test_it_is_written_the_same() -> None:
    plain = repr(PlainParcel("A", (1,), secret="x"))
    assert repr(Parcel("A", (1,), secret="x")) == plain.replace("PlainParcel", "Parcel")


def test_it_is_equal_and_hashed_by_its_fields_and_its_class() -> None:
    assert Parcel("A", (1,)) == Parcel("A", (1,))
    assert Parcel("A") != Parcel("B")
    assert Parcel("A") != HeavyParcel("A")
    assert Nothing() == Nothing()
    assert len({Nothing(), Nothing()}) == 1
    assert len({HeavyParcel("A"), HeavyParcel("A", seen=1)}) == 1
    assert HeavyParcel("A") != HeavyParcel("A", marks={"a": "b"})
    with pytest.raises(TypeError, match="unhashable"):
        hash(Parcel("A"))


def test_it_cannot_be_changed() -> None:
    parcel: Any = Parcel("A")
    for name in ("code", "unknown"):
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(parcel, name, "B")
    with pytest.raises(FrozenInstanceError):
        del parcel.code
    assert replace(parcel, code="B") == Parcel("B")
    assert not hasattr(parcel, "__dict__")


def test_it_can_be_copied() -> None:
    parcel = HeavyParcel("A", (1,), people=3)
    assert copy.deepcopy(parcel) == parcel
    assert pickle.loads(pickle.dumps(parcel)) == parcel

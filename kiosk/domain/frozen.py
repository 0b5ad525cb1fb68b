"""Frozen data classes with slots, whose functions are compiled when they are first called.

`@dataclass(frozen=True, slots=True)` compiles six for each class at its import. The screens import
two hundred such classes before their first frame, and use few: an eighth of the time until then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import Any, NoReturn, TypeVar, dataclass_transform

Class = TypeVar("Class")

_TEXTS = {
    "__init__": """
def __init__(self, {parameters}):
    {body}
""",
    "__eq__": """
def __eq__(self, other):
    if other.__class__ is self.__class__:
        return ({compared}) == ({others})
    return NotImplemented
""",
    "__hash__": """
def __hash__(self):
    return hash(({hashed}))
""",
}


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[Class]) -> type[Class]:
    """A decorator: the class as `@dataclass(frozen=True, slots=True)` makes it.

    Of the options of `field` it does not know `init` and `kw_only`.
    """
    made: Any = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    functions = _SHARED | {name: _compiled_when_called(made, name) for name in _TEXTS}
    for name, function in functions.items():
        if vars(cls).get(name) is None:
            setattr(made, name, function)
    return made  # type: ignore[no-any-return]


def _compiled_when_called(cls: Any, name: str) -> Callable[..., Any]:
    def first(*args: Any, **kwargs: Any) -> Any:
        setattr(cls, name, _compile(cls, name))
        return getattr(cls, name)(*args, **kwargs)

    return first


def _compile(cls: Any, function: str) -> Any:
    known: dict[str, Any] = {"_MISSING": MISSING}
    parameters, body = [], []
    for each in fields(cls):
        name = value = each.name
        # A slot's own function takes half as long as `object.__setattr__`.
        known[f"_set_{name}"] = getattr(cls, name).__set__
        known[f"_default_{name}"] = each.default
        if each.default_factory is not MISSING:
            known[f"_new_{name}"] = each.default_factory
            value = f"_new_{name}() if {name} is _MISSING else {name}"
        is_optional = each.default is not MISSING or each.default_factory is not MISSING
        parameters.append(f"{name}=_default_{name}" if is_optional else name)
        body.append(f"_set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    compared = [each for each in fields(cls) if each.compare]
    hashed = [each for each in fields(cls) if (each.compare if each.hash is None else each.hash)]
    text = _TEXTS[function].format(
        parameters=", ".join(parameters),
        body="\n    ".join(body or ["pass"]),
        compared="".join(f"self.{each.name}," for each in compared),
        others="".join(f"other.{each.name}," for each in compared),
        hashed="".join(f"self.{each.name}," for each in hashed),
    )
    exec(text, known)  # noqa: S102 - of the fields' names alone
    known[function].__qualname__ = f"{cls.__qualname__}.{function}"
    return known[function]


def _repr(self: Any) -> str:
    shown = [f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse(_self: Any, name: str, *_value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)


_SHARED = {
    "__repr__": _repr,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__getstate__": _state,
    "__setstate__": _set_state,
}

"""Explains in the reader's language what is wrong with a command line.

Typer's own messages are English; this module builds sentences from the attributes of its
exceptions. Two errors have no exception class in Typer: the commands of `kiosk.cli.help` raise the
classes defined here instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any

import typer

# Typer has no public name for them.
from typer._click.exceptions import BadOptionUsage, MissingParameter, NoSuchOption

from kiosk.cli.messages import Messages


class UnknownSubcommand(typer.TyperException):
    """There is no subcommand of this name, or none was given (`name` None).

    `near`: similar names that may be meant.
    """

    def __init__(self, ctx: Any, name: str | None, known: Sequence[str] = ()) -> None:
        """`known`: the names of all subcommands."""
        super().__init__(f"no subcommand {name}")
        self.ctx = ctx
        self.name = name
        self.near = get_close_matches(name, known) if name else []


class TooManyArguments(typer.TyperException):
    """More was given than the subcommand takes; `extra`: what is too much."""

    def __init__(self, ctx: Any, extra: Sequence[str]) -> None:
        super().__init__(f"too many arguments: {extra}")
        self.ctx = ctx
        self.extra = extra


def explain(error: typer.TyperException, words: Messages) -> str:
    """One line: what is wrong, what may be meant, and which help to read."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "kiosk"
    return " ".join((*_sentences(error, words), words("usage.read_on", command=command)))


def _sentences(error: typer.TyperException, words: Messages) -> Iterator[str]:
    near: Sequence[str] = ()
    if isinstance(error, UnknownSubcommand):
        near = error.near
        key = "usage.no_such_command" if error.name else "usage.command_missing"
        yield words(key, name=error.name)
    elif isinstance(error, TooManyArguments):
        yield words("usage.too_many", name=" ".join(error.extra))
    elif isinstance(error, NoSuchOption):
        near = sorted(error.possibilities or ())
        yield words("usage.no_such_option", name=error.option_name)
    elif isinstance(error, BadOptionUsage):
        is_flag = _is_flag(error)
        key = "usage.value_not_taken" if is_flag else "usage.value_missing"
        yield words(key, name=error.option_name)
    elif (param := getattr(error, "param", None)) is None:
        yield words("usage.not_understood")
    elif isinstance(error, MissingParameter):
        yield words(f"usage.{param.param_type_name}_missing", name=_name(words, param))
    else:
        yield _not_taken(words, param)
    if near:
        yield words("usage.perhaps", names=", ".join(near))


def _not_taken(words: Messages, param: Any) -> str:
    """That a value is not taken, and which are where these are the numbers between two."""
    name = _name(words, param)
    least, most = (getattr(param, end, None) for end in ("min", "max"))
    if least is None or most is None:
        return words("usage.invalid_value", name=name)
    return words("usage.out_of_range", name=name, least=least, most=most)


def _name(words: Messages, param: Any) -> str:
    """An option as it is typed, an argument as help shows it."""
    if param.param_type_name == "option":
        return str(param.opts[0])
    shown = str(param.metavar or param.name).upper()
    return words(f"help.metavar.{shown}") if words.has(f"help.metavar.{shown}") else shown


def _is_flag(error: BadOptionUsage) -> bool:
    params: Sequence[Any] = error.ctx.command.params if error.ctx else ()
    return any(getattr(each, "is_flag", False) for each in params if error.option_name in each.opts)

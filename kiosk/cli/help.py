"""`--help` in the reader's language, chosen as for errors.

Typer takes help texts when a command is declared. This module looks them up in the catalogue
when help is asked for.
"""

from __future__ import annotations

import inspect
import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from kiosk.cli.messages import Messages
from kiosk.cli.options import Data
from kiosk.cli.session import Session
from kiosk.cli.usage import TooManyArguments, UnknownSubcommand

Command = TypeVar("Command", bound=Callable[..., Any])

WIDTH_MAX = 100
_LEFT_MAX = 34


class HelpTexts:
    """The texts of help in one language."""

    def __init__(self, language: str) -> None:
        """`language`: "fr" or "en"."""
        self._messages = Messages(language)

    def heading(self, key: str, **gaps: object) -> str:
        """A heading or phrase that is part of every help text."""
        return self._messages(f"help.heading.{key}", **gaps)

    def command(self, path: str) -> str:
        """What a command does; `path`: what is typed after `kiosk`. "" where none is known."""
        return self._of(f"help.command.{f'kiosk {path}'.strip()}")

    def param(self, path: str, name: str) -> str:
        """What an option or argument of a command is for; "" where none is known."""
        words = path.split()
        keys = [" ".join((*words[:length], name)) for length in range(len(words), -1, -1)]
        return next((text for key in keys if (text := self._of(f"help.param.{key}"))), "")

    def metavar(self, name: str) -> str:
        """The placeholder for a value."""
        return self._of(f"help.metavar.{name}") or name

    def _of(self, code: str) -> str:
        return self._messages(code) if self._messages.has(code) else ""


def data_named(arguments: Sequence[str]) -> Path | None:
    """The value of --data anywhere on a command line: its settings choose the language."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--data" and place + 1 < len(arguments):
            return Path(arguments[place + 1])
        if argument.startswith("--data="):
            return Path(argument.removeprefix("--data="))
    return None


def subcommand_named(arguments: Sequence[str]) -> str | None:
    """The first argument that is no option, nor the value of --data; None without one."""
    words = iter(arguments)
    for word in words:
        if word == "--data":
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


@contextmanager
def _in_context(context: Any) -> Iterator[None]:
    """Add the context to errors of the library's option parser, which does not know it."""
    try:
        yield
    except typer.TyperException as error:
        if getattr(error, "ctx", context) is None:
            error.ctx = context  # type: ignore[attr-defined]
        raise


class WordedCommand(TyperCommand):
    """A command whose help is in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Raises TooManyArguments and the library's errors, all with their context."""
        ctx.allow_extra_args = True
        with _in_context(ctx):
            extra = super().parse_args(ctx, args)
        if extra:
            raise TooManyArguments(ctx, extra)
        return extra

    def get_help(self, ctx: Any) -> str:
        """The whole help text of this command."""
        return _help(self, ctx)


class WordedGroup(TyperGroup):
    """A group of commands whose help is in the reader's language."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Raises the library's errors, with their context."""
        with _in_context(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: Any, args: list[str]
    ) -> tuple[str | None, Any | None, list[str]]:
        """The subcommand and its arguments. Raises UnknownSubcommand."""
        if self.get_command(ctx, args[0]) is None:
            raise UnknownSubcommand(ctx, args[0], list(_listed_commands(self)))
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """The whole help text of this command."""
        return _help(self, ctx)


class Commands(typer.Typer):
    """A Typer application whose help is in the reader's language."""

    def __init__(self, *, name: str | None = None, runs_alone: bool = False) -> None:
        """`runs_alone`: the group's own function is called if no subcommand follows."""
        # Plain text: loading rich takes longer than running most commands.
        super().__init__(
            name=name,
            cls=WordedGroup,
            invoke_without_command=runs_alone,
            add_completion=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
        )

    def command(  # type: ignore[override]
        self, name: str | None = None, *, is_hidden: bool = False
    ) -> Callable[[Command], Command]:
        """Declare a command, and give it the option --data, whose value is `context.obj`.

        `is_hidden`: not listed, since the program alone starts it.
        """
        declare = super().command(name, cls=WordedCommand, hidden=is_hidden)

        def declared(function: Command) -> Command:
            declare(_with_data(function))
            return function

        return declared


def _with_data(function: Callable[..., None]) -> Callable[..., None]:
    """`function` with the option --data; given after a subcommand, it overrides that before."""

    @wraps(function)
    def command(context: typer.Context, data: Path | None = None, **given: Any) -> None:
        context.obj = data or context.obj
        function(context, **given)

    own = inspect.signature(function, eval_str=True)
    option = inspect.Parameter(
        "data", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Data
    )
    params = [*own.parameters.values(), option]
    command.__signature__ = own.replace(parameters=params)  # type: ignore[attr-defined]
    command.__annotations__ = {param.name: param.annotation for param in params}
    return command


def _help(command: Any, context: Any) -> str:
    texts = HelpTexts(Session(context.find_root().obj).words.language)
    prog, _, path = context.command_path.partition(" ")
    width = min(shutil.get_terminal_size().columns, WIDTH_MAX)
    return "\n".join(_lines(command, context, texts, (prog, path), width))


def _lines(
    command: Any, context: Any, texts: HelpTexts, names: tuple[str, str], width: int
) -> Iterator[str]:
    prog, path = names
    params = command.get_params(context)
    arguments = [param for param in params if param.param_type_name == "argument"]
    options = [param for param in params if param.param_type_name == "option"]
    subcommands = _listed_commands(command)
    usage = [f"{prog} {path}".strip(), texts.heading("some_options")]
    usage += [_metavar(param, texts) for param in arguments]
    usage += [texts.heading("one_command")] if subcommands else []
    yield f"{texts.heading('usage')} {' '.join(usage)}"
    yield ""
    yield from _wrapped(texts.command(path) or command.help or "", width)
    rows = [
        (
            "arguments",
            [(_metavar(each, texts), _description(each, path, texts)) for each in arguments],
        ),
        ("options", [(_typed(each, texts), _description(each, path, texts)) for each in options]),
        ("commands", [_listed(name, each, path, texts) for name, each in subcommands.items()]),
    ]
    for heading, table in rows:
        if table:
            yield ""
            yield texts.heading(heading)
            yield from _table(table, width)


def _listed_commands(command: Any) -> dict[str, Any]:
    found = getattr(command, "commands", {})
    return {name: each for name, each in found.items() if not each.hidden}


def _metavar(param: Any, texts: HelpTexts) -> str:
    return texts.metavar(param.metavar or str(param.name).upper())


def _typed(option: Any, texts: HelpTexts) -> str:
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {_metavar(option, texts)}"


def _description(param: Any, path: str, texts: HelpTexts) -> str:
    parts = [texts.param(path, param.name) or getattr(param, "help", None) or ""]
    if param.param_type_name == "option":
        if param.required:
            parts.append(f"[{texts.heading('required')}]")
        elif param.default not in (None, False):
            parts.append(f"[{texts.heading('default', value=param.default)}]")
    return " ".join(filter(None, parts))


def _listed(name: str, command: Any, path: str, texts: HelpTexts) -> tuple[str, str]:
    return name, texts.command(f"{path} {name}".strip()) or command.help or ""


def _table(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    left = min(max(len(name) for name, _ in rows), _LEFT_MAX)
    for name, parts in rows:
        first, *more = _wrapped(parts, width - left - 2) or [""]
        if len(name) > left:
            yield f"  {name}"
        yield f"  {'' if len(name) > left else name:{left}}  {first}".rstrip()
        yield from (f"  {'':{left}}  {line}" for line in more)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width - 4, 20), break_long_words=False, break_on_hyphens=False)

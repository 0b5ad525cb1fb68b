"""Finds English words in French output, outside of quotations."""

import re
from collections.abc import Iterator
from typing import Any

import typer

from kiosk.cli.program import command_line
from tests.cli.conftest import Answer

ENGLISH = frozenset(
    [
        "a",
        "and",
        "are",
        "but",
        "cannot",
        "could",
        "denied",
        "did",
        "directory",
        "does",
        "empty",
        "error",
        "expected",
        "failed",
        "failure",
        "file",
        "for",
        "found",
        "from",
        "has",
        "have",
        "here",
        "invalid",
        "is",
        "it",
        "missing",
        "must",
        "name",
        "newer",
        "no",
        "not",
        "of",
        "older",
        "option",
        "permission",
        "put",
        "read",
        "run",
        "see",
        "such",
        "that",
        "the",
        "there",
        "these",
        "this",
        "to",
        "unable",
        "unexpected",
        "unknown",
        "value",
        "was",
        "with",
        "without",
        "wrong",
        "you",
    ]
) - {"a", "option"}
"""English words that occur in no French sentence."""


STAYING = ("run", "demo", "hub", "headoffice serve")
"""Subcommands that run until stopped; tests give them arguments that they refuse."""


def subcommands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    command = command or typer.main.get_command(command_line())
    if path:
        yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from subcommands(below, (*path, name))


def english_in(text: str) -> set[str]:
    """English words in a text, outside of quotations, paths, addresses and names of settings."""
    # A pairing code is drawn at random, and may begin with a word: SEE9-6AB4-2222.
    text = re.sub(r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4})+\b", " ", text)
    # So is the secret of a client, in which digits part letters that are a word.
    text = re.sub(r"\b[\w-]{40,}", " ", text)
    prose = re.sub(r"^Usage.*|«[^»]*»|'[^']*'|<U[^>]*>|\S*[/_=.]\S+|--[\w-]+", " ", text)
    return {word for word in re.findall(r"[A-Za-z’]+", prose) if word.lower() in ENGLISH}


def assert_french(answer: Answer) -> None:
    assert answer.code != 70, answer.err
    assert not english_in(answer.err + answer.out), answer.err + answer.out


GROUPS = (
    ("headoffice",),
    ("headoffice", "certificate"),
    ("headoffice", "client"),
    ("headoffice", "callbacks"),
    ("headoffice", "mails"),
    ("headoffice", "place"),
    ("headoffice", "relay"),
    ("headoffice", "settings"),
)
"""Commands that do nothing by themselves but show their help."""


def required(path: tuple[str, ...]) -> list[str]:
    """The valid arguments that a subcommand needs beside the invalid one."""
    command = typer.main.get_command(command_line())
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    given = []
    for param in command.params:
        if param.required:
            given += [param.opts[0], "x"] if param.param_type_name == "option" else ["x"]
    return given

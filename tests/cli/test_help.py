"""Tests that `--help` of every command and option is in the store's language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from kiosk.cli.help import HelpTexts
from kiosk.cli.program import command_line
from tests.cli.catalogue import texts
from tests.cli.conftest import Cli


def commands(command: Any = None, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every command, with its path: what is typed after `kiosk`."""
    command = command or typer.main.get_command(command_line())
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}".strip())


@pytest.mark.parametrize(("path", "command"), list(commands()))
def test_every_command_and_option_is_explained_in_both_languages(path: str, command: Any) -> None:
    french, english = HelpTexts("fr"), HelpTexts("en")
    assert french.command(path)
    assert french.command(path) != english.command(path)
    for param in command.params:
        assert french.param(path, param.name), param.name
        assert english.param(path, param.name), param.name


def test_nothing_is_explained_that_is_not_there() -> None:
    paths = dict(commands())
    explained = {code for code in texts("fr") if code.startswith("help.command.")}
    assert explained == {f"help.command.{f'kiosk {path}'.strip()}" for path in paths}
    names = {param.name for command in paths.values() for param in command.params} | {"help"}
    for code in texts("fr"):
        if not code.startswith("help.param."):
            continue
        path, _, name = code.removeprefix("help.param.").rpartition(" ")
        assert name in names
        assert any(known == path or known.startswith(f"{path} ") for known in paths) or not path
        if path in paths and not getattr(paths[path], "commands", None):
            assert name in {param.name for param in paths[path].params}, code


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Usage :", "Options :", "Affiche cette aide.", "DOSSIER", "obligatoire")),
        ("en", ("Usage:", "Options:", "Show this help.", "DIR", "required")),
    ],
)
def test_help_is_in_the_language_of_the_environment(
    kiosk: Cli, monkeypatch: pytest.MonkeyPatch, language: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", language)
    answer = kiosk("advance", "--help")
    assert (answer.code, answer.err) == (0, "")
    reported = answer.out.replace("\u00a0", " ")
    assert all(word in reported for word in words)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--data", "{data}", "orders", "--help"),
        ("orders", "--data", "{data}", "--help"),
        ("orders", "--help", "--data", "{data}"),
        ("orders", "--data={data}", "--help"),
        ("--data", "{data}", "headoffice"),
        ("--data", "{data}", "--help"),
    ],
)
def test_help_is_in_the_language_of_the_store_that_is_named(
    kiosk: Cli, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "kiosk.toml").write_text('language = "en"')
    answer = kiosk(*(argument.format(data=tmp_path) for argument in arguments))
    assert answer.code == 0
    assert answer.out.startswith("Usage: kiosk")


@pytest.mark.parametrize(
    "arguments", [("ordres", "--data", "{data}"), ("--data", "{data}", "orders", "--nope")]
)
def test_errors_are_in_the_language_of_the_store_that_is_named(
    kiosk: Cli, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "kiosk.toml").write_text('language = "en"')
    answer = kiosk(*(argument.format(data=tmp_path) for argument in arguments))
    assert (answer.code, "See `kiosk" in answer.err) == (2, True)

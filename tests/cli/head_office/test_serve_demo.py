"""`kiosk headoffice serve --demo`: what it refuses, before it starts anything."""

from __future__ import annotations

import contextlib
import socket

import pytest

from kiosk.cli.session import INVALID_INPUT, USAGE
from tests.cli.conftest import Cli

DEMO = ("headoffice", "serve", "--demo")


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")


def _taken_after_a_free_one(stack: contextlib.ExitStack) -> int:
    """A port on which somebody listens; nobody does on the one before it."""
    while True:
        other = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = int(other.getsockname()[1])
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port - 1)):
            return port


@pytest.mark.parametrize("beside", [0, 1], ids=["its own", "the receiver's"])
def test_a_port_that_is_taken_is_named(kiosk: Cli, beside: int) -> None:
    with contextlib.ExitStack() as stack:
        port = _taken_after_a_free_one(stack)
        answer = kiosk(*DEMO, "--listen", f"127.0.0.1:{port - beside}")
    assert (answer.code, answer.out) == (INVALID_INPUT, "")
    assert answer.err.startswith(f"Cannot listen on 127.0.0.1:{port}: ")


@pytest.mark.parametrize(
    "others",
    [
        ("--listen", "0.0.0.0:8400"),
        ("--listen", "[::1]:8400"),
        ("--database", "postgresql://kiosk@localhost/kiosk"),
        ("--certificate", "a.pem", "--key", "b.pem"),
    ],
    ids=lambda words: words[-2],
)
def test_it_stays_on_this_computer_and_takes_nothing_that_is_real(
    kiosk: Cli, others: tuple[str, ...]
) -> None:
    answer = kiosk(*DEMO, *others)
    assert (answer.code, answer.out) == (USAGE, "")
    assert answer.err.startswith("--demo has data of its own")


def test_a_folder_of_a_real_head_office_is_refused(kiosk: Cli) -> None:
    answer = kiosk("--data", str(kiosk.data_dir), *DEMO)
    assert (answer.code, answer.out) == (USAGE, "")
    assert not kiosk.data_dir.exists() or not list(kiosk.data_dir.glob("headoffice*"))

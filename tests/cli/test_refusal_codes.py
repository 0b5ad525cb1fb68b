"""Tests that every refusal has a code, which is also the key of its message."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest

import kiosk.headoffice
import kiosk.services
from kiosk.cli.messages import Messages
from kiosk.domain.errors import NotAllowed
from kiosk.headoffice.errors import InvalidDatabase, RequestNotAllowed

NEVER_IN_A_COMMAND = {
    "nothing_to_undo",
    "keeping_not_allowed",
    "not_approved",
    "identity_in_use",
    "pairing_not_allowed",
}
"""Refusals that only screens show, or that a server sends to devices."""


def below(base: type[Exception]) -> Iterator[type[Exception]]:
    for kind in base.__subclasses__():
        yield kind
        yield from below(kind)


def refusals(base: type[Exception]) -> list[type[Exception]]:
    for package in (kiosk.services, kiosk.headoffice):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "migrations" not in module.name:
                importlib.import_module(module.name)
    return [kind for kind in below(base) if kind.__module__.startswith("kiosk.")]


@pytest.mark.parametrize("base", [NotAllowed, RequestNotAllowed])
def test_every_kind_of_refusal_has_a_code_of_its_own(base: type[Exception]) -> None:
    kinds = refusals(base)
    codes = {vars(kind).get("code") for kind in kinds}
    assert kinds
    assert None not in codes
    assert len(codes) == len(kinds)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_refusal_that_a_command_meets_has_a_message(language: str) -> None:
    words = Messages(language)
    codes = {str(vars(kind)["code"]) for kind in refusals(NotAllowed)}
    assert {code for code in codes if not words.has(f"refusal.{code}")} == NEVER_IN_A_COMMAND
    for kind in refusals(RequestNotAllowed):
        if kind is not InvalidDatabase:
            assert words.has(f"headoffice.{vars(kind)['code']}"), kind

"""Tests the report of the connection's state that screens and subcommands share."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.cli.messages import Messages
from kiosk.screens.counter.connection.link_causes import refusal_words, what_to_do
from kiosk.services.replication.link_reports import (
    COPYING,
    REFUSED,
    Level,
    UpstreamRefusalCode,
    link_report,
)
from kiosk.services.replication.links import Link, LinkCause, LinkState
from kiosk.sync.protocol.problem_codes import CLASH
from tests.storage.sample import NOON

ONLINE = LinkState(Link.ONLINE)


@pytest.mark.parametrize(
    ("state", "code", "level"),
    [
        (LinkState(), "alone", Level.GOOD),
        (ONLINE, "online", Level.GOOD),
        (LinkState(Link.CONNECTING), "connecting", Level.WARNING),
        (replace(ONLINE, loading=True), COPYING, Level.GOOD),
        (LinkState(Link.OFFLINE, loading=True), "unreachable", Level.BAD),
        (LinkState(Link.REFUSED, refusal="revoked"), "revoked", Level.BAD),
        (LinkState(Link.REFUSED, refusal="not_permitted"), REFUSED, Level.BAD),
        (LinkState(Link.REFUSED, refusal="clash"), "clash", Level.BAD),
        *((LinkState(Link.OFFLINE, cause=cause), cause, Level.BAD) for cause in LinkCause),
    ],
)
def test_each_state_has_its_code(state: LinkState, code: str, level: Level) -> None:
    report = link_report(state, NOON)
    assert (report.code, report.level, report.is_backlog) == (code, level, False)


@pytest.mark.parametrize(("minutes", "is_backlog"), [(0, False), (4, False), (6, True)])
def test_what_waits_too_long_is_a_backlog(minutes: int, is_backlog: bool) -> None:
    state = replace(ONLINE, waiting=1, waiting_since=NOON - timedelta(minutes=minutes))
    assert link_report(state, NOON).is_backlog is is_backlog


NOBODY_ANSWERS = {
    LinkCause.HOST_UNKNOWN,
    LinkCause.NETWORK_UNREACHABLE,
    LinkCause.NO_ANSWER,
    LinkCause.CONNECTION_LOST,
}
"""Causes with which a person does what they do when the other side cannot be reached at all."""


def test_the_counter_says_of_every_cause_what_to_do_about_it() -> None:
    states = {cause: LinkState(Link.OFFLINE, cause=cause) for cause in LinkCause}
    known = {cause: what_to_do(link_report(state, NOON)) for cause, state in states.items()}
    same = {cause for cause, text in known.items() if text == known[LinkCause.UNREACHABLE]}

    assert same - {LinkCause.UNREACHABLE} == NOBODY_ANSWERS


def test_screens_and_commands_have_words_for_every_code() -> None:
    french, english = Messages("fr"), Messages("en")
    shown = dict.fromkeys(
        ("url", "peer", "Peer", "role", "refusal", "why", "asked_at", "upstream_time"), "…"
    )
    states = [LinkState(Link.OFFLINE, cause=cause) for cause in LinkCause]
    states += [
        LinkState(Link.REFUSED, refusal=refusal) for refusal in (*UpstreamRefusalCode, "new")
    ]
    for state in (*states, ONLINE, replace(ONLINE, loading=True), LinkState(Link.CONNECTING)):
        code = link_report(state, NOON).code
        assert french(f"link.{code}", **shown) != english(f"link.{code}", **shown)
    for is_hub in (True, False):
        for state in states:
            report = link_report(replace(state, is_hub=is_hub), NOON)
            assert all(refusal_words(report)) if state.refusal else what_to_do(report)


def test_an_imitated_device_is_not_shown_as_lying() -> None:
    report = link_report(LinkState(Link.REFUSED, refusal=CLASH), NOON)
    title, cause, action = refusal_words(report)
    assert (title, "in this one’s name" in cause) == ("Name used by another", True)
    assert "started again" in action
    shown = {"url": "https://hub", "peer": "hub", "Peer": "Le hub"}
    assert "rien n’est perdu" in Messages("fr")("link.clash", **shown)
    assert "nothing is lost" in Messages("en")("link.clash", **shown)

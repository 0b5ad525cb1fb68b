"""How a device stands with another machine, in the words of commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.commands.findings import Finding, State, sentence
from kiosk.commands.session import Session
from kiosk.commands.words import Words
from kiosk.services.links import LinkCause


def link_sentence(session: Session, code: str, facts: dict[str, object]) -> str:
    """What is wrong with a connection and what to do. `code`: that of a LinkReport.

    `facts`: `url`, `peer` ("hub", "head_office" or "machine"), and what the sentence needs.
    """
    words, peer = session.words, str(facts["peer"])
    gaps = {**facts, "peer": words(f"peer.{peer}"), "Peer": words(f"peer.{peer}_begins")}
    gaps["why"] = quarantine_why(words, facts.get("reason"))
    own = f"{code}_{peer}"
    key = own if words.has(f"link.{own}") else code
    return sentence(words, Finding("upstream", State.BAD, key, facts=gaps, table="link"))


def quarantine_why(words: Words, reason: object) -> str:
    """Why a device was quarantined, by the code of its QuarantineReason."""
    key = f"quarantine.{reason}"
    return words(key if words.has(key) else "quarantine.not_kept")


def cause_sentence(
    session: Session, url: str, cause: LinkCause, clock_offset_ms: int | None = None
) -> str:
    """Why `url` cannot be worked with, for a machine that is not paired with it yet."""
    now = datetime.now(UTC)
    facts: dict[str, object] = {"url": url, "peer": "machine", "asked_at": now}
    facts["upstream_time"] = now + timedelta(milliseconds=clock_offset_ms or 0)
    return link_sentence(session, cause, facts)

"""Sentences about the state of the link to another device."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.cli.findings import Finding, State, sentence
from kiosk.cli.messages import Messages
from kiosk.cli.session import Session
from kiosk.services.replication.links import LinkCause


def link_sentence(session: Session, code: str, params: dict[str, object]) -> str:
    """What is wrong with a link and what to do. `code`: a LinkReport's code.

    `params`: `url`, `peer` ("hub", "head_office" or "device"), and the sentence's other gaps.
    """
    words, peer = session.words, str(params["peer"])
    gaps = {**params, "peer": words(f"peer.{peer}"), "Peer": words(f"peer.{peer}_begins")}
    gaps["why"] = quarantine_text(words, params.get("reason"))
    own = f"{code}_{peer}"
    key = own if words.has(f"link.{own}") else code
    return sentence(words, Finding("upstream", State.BAD, key, params=gaps, table="link"))


def quarantine_text(words: Messages, reason: object) -> str:
    """Why a device was quarantined, by the code of its QuarantineReason."""
    key = f"quarantine.{reason}"
    return words(key if words.has(key) else "quarantine.not_kept")


def cause_sentence(
    session: Session, url: str, cause: LinkCause, clock_offset_ms: int | None = None
) -> str:
    """Why the link to `url` fails, for a device that is not paired with it yet."""
    now = datetime.now(UTC)
    params: dict[str, object] = {"url": url, "peer": "device", "asked_at": now}
    params["upstream_time"] = now + timedelta(milliseconds=clock_offset_ms or 0)
    return link_sentence(session, cause, params)

"""Where customers follow their collect, and move it while it is not finished."""

from __future__ import annotations

from urllib.parse import quote

from kiosk.collect_api.fields import UrlsReply
from kiosk.collect_api.ports import Links


def urls_of(links: Links, collect_id: str, *, is_ended: bool) -> UrlsReply | None:
    """The addresses for one collect; None where head office has none."""
    if not links.track:
        return None
    return UrlsReply(
        track=_url(links.track, collect_id),
        reschedule=_url(links.reschedule, collect_id)
        if links.reschedule and not is_ended
        else None,
    )


def _url(template: str, collect_id: str) -> str:
    return template.replace("{collectId}", quote(collect_id, safe=""))

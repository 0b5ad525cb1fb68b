"""Woop as a head office below it sees it: a real HTTP server that fails, hangs and forgets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote

from tests.collect_api.receiver import Call, Receiver, receiving

CLIENT_ID, SECRET = "retailer", "s&cret"
FORM = {
    "client_id": [CLIENT_ID],
    "client_secret": [SECRET],
    "audience": ["woop"],
    "grant_type": ["client_credentials"],
}


@dataclass
class Woop(Receiver):
    """`status`: what a change is answered, after it is done; None: nothing is answered.

    `tokens_given`: how many; the newest alone is valid, and none after `forget`.
    """

    status: int | None = 204
    expires_in: float = 86_400_000
    tokens_given: int = 0
    valid: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    changes: list[tuple[str, str]] = field(default_factory=list)

    def forget(self) -> None:
        """Let no token be valid any more."""
        self.valid = ""

    def answer(self, call: Call) -> tuple[int, bytes]:
        if call.path == "/oauth/token":
            assert parse_qs(call.raw.decode()) == FORM
            self.tokens_given += 1
            self.valid = f"token-{self.tokens_given}"
            given = {"access_token": self.valid, "token_type": "bearer"}
            return 200, json.dumps(given | {"expires_in": self.expires_in}).encode()
        self.calls.append(call)
        if not self.valid or call.headers["authorization"] != f"Bearer {self.valid}":
            return 401, b"{}"
        assert call.headers["x-api-version"] == "1.7.0"
        collect_id = unquote(call.path.split("/")[2])
        if call.method == "GET":
            return 200, json.dumps({"status": self.shown.get(collect_id)}).encode()
        status = "COLLECT_CANCELLED" if call.method == "DELETE" else call.body["status"]
        if self.status in (204, None):
            if self.shown.get(collect_id) == status:
                return 403, b"{}"
            self.shown[collect_id] = status
            self.changes.append((collect_id, status))
        if self.status is None:
            self.released.wait(30)
        return self.status or 503, b""


@contextmanager
def woop_serving() -> Iterator[Woop]:
    """A Woop on a free port of this computer."""
    woop = Woop()
    with receiving(woop):
        yield woop

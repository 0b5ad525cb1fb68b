"""A retailer's order system: it gets a token and makes its calls over HTTP."""

from __future__ import annotations

from typing import Any

import httpx2

VERSION = {"x-api-version": "1.7.0"}


class Retailer:
    """One client of the Collect API."""

    def __init__(self, url: str, client_id: str, secret: str) -> None:
        self.http = httpx2.Client(base_url=url, timeout=30)
        self.client_id = client_id
        self.secret = secret
        self.headers = {**VERSION}

    def form(self, **changed: str | None) -> dict[str, str]:
        """The fields of a request for a token; a field that is None is left out."""
        fields = {
            "client_id": self.client_id,
            "client_secret": self.secret,
            "audience": "https://collects.example",
            "grant_type": "client_credentials",
            **changed,
        }
        return {name: value for name, value in fields.items() if value is not None}

    def sign_in(self) -> Retailer:
        """Get a token, for the calls that follow."""
        reply = self.http.post("/oauth/token", data=self.form())
        assert reply.status_code == 200, reply.text
        self.headers["authorization"] = f"Bearer {reply.json()['access_token']}"
        return self

    def call(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """Make a call with the token and the version. `without`: headers to leave out."""
        without = more.pop("without", ())
        headers = {name: text for name, text in self.headers.items() if name not in without}
        headers |= more.pop("headers", {})
        return self.http.request(method, path, headers=headers, **more)

    def get(self, path: str, **more: Any) -> httpx2.Response:
        return self.call("GET", path, **more)

    def post(self, path: str, json: Any, **more: Any) -> httpx2.Response:
        return self.call("POST", path, json=json, **more)

    def shown(self, collect_id: str) -> Any:
        """What GET says of a collect."""
        reply = self.get(f"/collects/{collect_id}")
        assert reply.status_code == 200, reply.text
        return reply.json()


def problem(reply: httpx2.Response) -> tuple[int, str, dict[str, Any]]:
    """The status, the error and the rest of an error body, which must be a published one."""
    body = reply.json()
    assert body.keys() <= {"statusCode", "error", "message", "reasons", "validation"}
    assert body["statusCode"] == reply.status_code
    assert body["message"]
    assert body.get("validation", {"source": "", "keys": []}).keys() == {"source", "keys"}
    rest = {name: body[name] for name in ("reasons", "validation") if name in body}
    return reply.status_code, body["error"], rest


def wrong(source: str, *keys: str) -> tuple[int, str, dict[str, Any]]:
    """The 400 that names these fields."""
    return 400, "Bad Request", {"validation": {"source": source, "keys": list(keys)}}

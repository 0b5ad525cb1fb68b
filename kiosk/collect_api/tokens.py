"""How long access tokens of the Collect API are valid."""

from __future__ import annotations

TOKEN_HOURS = 24
EXPIRES_IN_MS = TOKEN_HOURS * 3600 * 1000
"""In ms, as the published text says. A client that reads it as seconds gets 401 after a day, and
asks for its next token then."""

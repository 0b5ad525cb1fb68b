"""JSON as hashes cover it: equal values have the same bytes in every version of the program."""

from __future__ import annotations

import hashlib
import json

# Whoever imports ten thousand orders has eighty thousand values hashed: looking for a value that
# holds itself, which no JSON can, would take a third of the time.
_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, check_circular=False
)


def hashed_json(value: object) -> bytes:
    """A JSON value as ASCII with sorted keys and without spaces.

    Raises RecursionError for one that is nested too deeply.
    """
    return _ENCODER.encode(value).encode("ascii")


def json_hash(value: object) -> str:
    """The SHA-256 of a JSON value, in hexadecimal. Raises as `hashed_json`."""
    return hashlib.sha256(hashed_json(value)).hexdigest()

"""Reads the JSON and the forms that calls are sent."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from kiosk.collect_api.problems import CollectProblem, unreadable
from kiosk.services.orders.json_values import JsonReader, Unreadable, skip_spaces

_FORM_FIELDS_MAX = 20


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object that a body is. Raises CollectProblem (400)."""
    try:
        text = raw.decode("utf-8-sig")
        value, end = JsonReader().value(text, skip_spaces(text, 0))
    except UnicodeDecodeError:
        raise unreadable("The body is not in UTF-8.") from None
    except Unreadable as error:
        raise unreadable(f"The body is no JSON that can be read ({error.problem}).") from None
    if skip_spaces(text, end) < len(text):
        raise unreadable("More follows the JSON of the body.")
    if not isinstance(value, dict):
        raise unreadable("The body must be a JSON object.")
    return value


def read_form(raw: bytes) -> dict[str, str]:
    """The fields of a urlencoded form; of a repeated one the last. Raises CollectProblem (400)."""
    try:
        pairs = parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, max_num_fields=_FORM_FIELDS_MAX
        )
    except ValueError:
        problem = "The body must be a form: client_id=…&client_secret=…&grant_type=…"
        raise CollectProblem(400, problem, source="payload") from None
    return dict(pairs)

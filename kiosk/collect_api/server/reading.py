"""Reads the JSON and the forms that calls are sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from kiosk.collect_api.problems import CollectProblem, Source, invalid, unreadable
from kiosk.services.orders.collect_body import FieldProblem, field_problem
from kiosk.services.orders.json_values import JsonReader, Unreadable, skip_spaces

Shape = TypeVar("Shape", bound=BaseModel)

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


def read_fields(value: Mapping[str, Any], shape: type[Shape], source: Source = "payload") -> Shape:
    """The fields of a body or a query. Raises CollectProblem (400)."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        problems = [field_problem(one) for one in error.errors(include_url=False)]
        raise invalid(problems, source) from None
    except RecursionError:
        raise unreadable("The body is nested too deeply.") from None


def read_kept(value: object, name: str, length_max: int) -> Any:
    """A value that is only kept, if it can be written again as it came.

    `name`: of its field, "" for the whole body. Raises CollectProblem (400).
    """
    try:
        length = len(json.dumps(value, ensure_ascii=False, allow_nan=False).encode())
    except (ValueError, RecursionError):
        raise invalid([FieldProblem(name, "kept", None)]) from None
    if length > length_max:
        raise invalid([FieldProblem(name, "body_too_long", None)])
    return value


def read_query(request: Request, shape: type[Shape]) -> Shape:
    """The query parameters of a call; of a repeated one the last, unless it is a list.

    Spaces around a name are no part of it: one was published with such a space. Raises
    CollectProblem (400).
    """
    given: dict[str, list[str]] = {}
    for name, text in request.query_params.multi_items():
        given.setdefault(name.strip(), []).append(text)
    lists = _lists(shape)
    values = {name: texts if name in lists else texts[-1] for name, texts in given.items()}
    return read_fields(values, shape, "query")


@lru_cache
def _lists(shape: type[BaseModel]) -> frozenset[str]:
    """The parameters that may be repeated. It is asked for with every call."""
    schema = shape.model_json_schema()["properties"]
    return frozenset(name for name, described in schema.items() if _is_list(described))


def _is_list(schema: Mapping[str, Any]) -> bool:
    return any(one.get("type") == "array" for one in (schema, *schema.get("anyOf", ())))


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

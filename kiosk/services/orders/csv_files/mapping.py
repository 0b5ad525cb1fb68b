"""A mapping says which columns of a CSV file hold which field of an order. TOML, like kiosk.toml.

    rows = "line"                       # a row is a line of an order; "order": it is an order
    recognised_by = ["Order Number"]    # columns by which a file's header is recognised
    slot_minutes = 30                   # how long a slot is whose end no column holds
    languages = ["fr", "en"]            # of the names in each list, for `kiosk import --template`

    [[leave_out]]                       # rows that are no orders for the store
    column = "Order Status"
    words = ["cancelled"]

    [order]
    collect_id = "Order Number"
    exchange_place_id = {value = "LYON-2"}
    last_name = {column = "Customer", part = "rest"}
    slot_start = {join = ["Day", "From"], date = "%d/%m/%Y %H:%M"}
    language = {column = "Language", words = {Deutsch = "en"}, default = "fr"}

    [line]
    label = ["Item Name", "Product Name"]

A field is a column's name; a list of names, of which the first counts that the file has and the row
has text in; or a table with one of `column`, `value` (a constant) and `join` (with `separator`,
a space by default). `default` counts where that is empty.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kiosk.services.orders.collect_body import FieldProblem, field_problem

_DAY = datetime(2026, 11, 24, 14, 5)  # noqa: DTZ001 - compared with what a form reads


class InvalidMapping(Exception):
    """A mapping cannot be used; `problem` names the key."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(f"{problem.path}: {problem.expected}")
        self.problem = problem


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _listed_each(value: object) -> object:
    return [_listed(one) for one in value] if isinstance(value, list) else value


def _table(value: object) -> object:
    return {"column": value} if isinstance(value, (str, list)) else value


def _date_form(form: str) -> str:
    try:
        read = datetime.strptime(_DAY.strftime(form), form).timetuple()  # noqa: DTZ007 - see _DAY
    except ValueError:
        read = None
    if read is None or read[:5] != _DAY.timetuple()[:5]:
        raise PydanticCustomError("date_form", "")
    return form


_Name = Annotated[str, Field(min_length=1, max_length=200)]
Columns = Annotated[list[_Name], Field(min_length=1, max_length=20), BeforeValidator(_listed)]
"""Names of one column, of which the first counts that a file has."""

_DateForm = Annotated[str, Field(max_length=60), AfterValidator(_date_form)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Source(_Part):
    """Where the text of a field comes from."""

    column: Columns | None = None
    value: Annotated[str, Field(max_length=300)] | None = None
    join: Annotated[list[Columns], BeforeValidator(_listed_each), Field(min_length=1)] | None = None
    separator: Annotated[str, Field(max_length=20)] = " "
    default: Annotated[str, Field(max_length=300)] = ""
    part: Literal["first", "rest"] | None = None
    words: dict[str, str] = {}
    date: Annotated[list[_DateForm], BeforeValidator(_listed)] = []

    @model_validator(mode="after")
    def _has_one_source(self) -> Source:
        if sum(one is not None for one in (self.column, self.value, self.join)) != 1:
            raise PydanticCustomError("one_source", "")
        return self

    def names(self) -> list[str]:
        """Every column that it may read."""
        joined = [name for names in self.join or () for name in names]
        return [*(self.column or ()), *joined]


Given = Annotated[Source, BeforeValidator(_table)]


class OrderSources(_Part):
    """The fields of an order."""

    collect_id: Given
    exchange_place_id: Given | None = None
    mode: Given | None = None
    first_name: Given | None = None
    last_name: Given | None = None
    company_name: Given | None = None
    phone: Given | None = None
    email: Given
    language: Given | None = None
    timezone: Given | None = None
    slot_start: Given | None = None
    slot_end: Given | None = None
    pickup_code: Given | None = None
    shelf: Given | None = None
    weight_kg: Given | None = None


class LineSources(_Part):
    """The fields of one line of an order."""

    label: Given | None = None
    ean: Given | None = None
    quantity: Given | None = None
    product_type: Given | None = None


class LeftOut(_Part):
    """Rows to leave out: those with one of these words in a column."""

    column: Columns
    words: Annotated[list[str], Field(min_length=1)]


class CsvMapping(_Part):
    """A mapping. `languages`: of the names in each list of columns, for an empty file."""

    rows: Literal["line", "order"] = "line"
    recognised_by: Annotated[list[Columns], BeforeValidator(_listed_each)] = []
    slot_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    languages: list[str] = []
    leave_out: list[LeftOut] = []
    order: OrderSources
    line: LineSources = LineSources()

    def order_sources(self) -> Mapping[str, Source]:
        """The fields of an order that it gives, by their keys."""
        return _given(self.order)

    def line_sources(self) -> Mapping[str, Source]:
        """The fields of a line that it gives, by their keys."""
        return _given(self.line)


def _given(sources: BaseModel) -> dict[str, Source]:
    return {key: source for key, source in sources if source is not None}


def read_mapping(text: str) -> CsvMapping:
    """The mapping that a TOML text holds. Raises InvalidMapping."""
    try:
        value: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidMapping(FieldProblem("", "not_toml", None, {"said": str(error)})) from None
    try:
        return CsvMapping.model_validate(value)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise InvalidMapping(field_problem(detail)) from None

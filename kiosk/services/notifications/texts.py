"""The texts of e-mails to customers, by language and occasion, which a shop may change in TOML.

A shop's own file has what it changes, for all places or for one:

    [fr.ready]
    subject = "Votre commande {order} vous attend"

    [places.LYON-2.fr.ready]
    text = \"\"\"...\"\"\"

In braces is what an e-mail fills in: see `GAPS`. A line with a gap that has no value is left out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from kiosk.domain.frozen import frozen
from kiosk.resources import EMAILS_DIR
from kiosk.services.orders.collect_body import FieldProblem, field_problem
from kiosk.services.text_rules import is_printable

LANGUAGES = ("fr", "en", "es", "nl")
"""Those that a customer of the Collect API may have."""

GAPS = (
    "name", "first_name", "last_name", "order", "code", "slot", "last_day", "store", "address",
    "phone",
)  # fmt: skip
"""What a text may have filled in."""

_GAP = re.compile(r"\{([^{}\n]*)\}|[{}]")


class Occasion(StrEnum):
    """What an e-mail is about."""

    READY = "ready"
    MOVED = "moved"
    CANCELLED = "cancelled"
    REMINDER = "reminder"
    LAST_DAY = "last_day"


class InvalidTexts(Exception):
    """A file of texts cannot be used; `problem` names the key."""

    def __init__(self, problem: FieldProblem) -> None:
        super().__init__(f"{problem.path}: {problem.expected}")
        self.problem = problem


@frozen
class EmailText:
    """The subject and the plain text of one e-mail, with gaps."""

    subject: str
    text: str


@frozen
class EmailTexts:
    """All texts; `of_places` has those of single exchange places."""

    of_all: Mapping[tuple[str, Occasion], EmailText]
    of_places: Mapping[tuple[str, str, Occasion], EmailText]

    def text(self, exchange_place_id: str, language: str, occasion: Occasion) -> EmailText:
        """The text for a customer; in English if there is none in their language."""
        of_place = self.of_places.get((exchange_place_id, language, occasion))
        if of_place is not None:
            return of_place
        known = language if language in LANGUAGES else "en"
        return self.of_all[known, occasion]


def _gaps_known(text: str) -> str:
    for gap in _GAP.finditer(text):
        if gap[1] not in GAPS:
            params = {"gap": gap[0], "names": ", ".join(f"{{{name}}}" for name in GAPS)}
            raise PydanticCustomError("text_gap", "", params)
    return text


def _on_one_line(subject: str) -> str:
    if not is_printable(subject):
        raise PydanticCustomError("printable", "")
    return subject


_Subject = Annotated[
    str, Field(min_length=1, max_length=200), AfterValidator(_on_one_line),
    AfterValidator(_gaps_known),
]  # fmt: skip
_Body = Annotated[str, Field(min_length=1, max_length=5000), AfterValidator(_gaps_known)]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Changed(_Table):
    subject: _Subject | None = None
    text: _Body | None = None


class _Occasions(_Table):
    ready: _Changed = _Changed()
    moved: _Changed = _Changed()
    cancelled: _Changed = _Changed()
    reminder: _Changed = _Changed()
    last_day: _Changed = _Changed()

    def changed(self, occasion: Occasion) -> _Changed:
        changed: _Changed = getattr(self, occasion.value)
        return changed


class _Languages(_Table):
    fr: _Occasions = _Occasions()
    en: _Occasions = _Occasions()
    es: _Occasions = _Occasions()
    nl: _Occasions = _Occasions()

    def changed(self, language: str, occasion: Occasion) -> _Changed:
        occasions: _Occasions = getattr(self, language)
        return occasions.changed(occasion)


class _OwnTexts(_Languages):
    places: dict[str, _Languages] = {}


def shipped_texts() -> EmailTexts:
    """The texts that come with the program."""
    of_all = {}
    for language in LANGUAGES:
        value = tomllib.loads((EMAILS_DIR / f"{language}.toml").read_text("utf-8"))
        occasions = _Occasions.model_validate(value)
        for occasion in Occasion:
            of_all[language, occasion] = _applied(occasions.changed(occasion), EmailText("", ""))
    return EmailTexts(of_all, {})


def own_texts(shipped: EmailTexts, toml: str) -> EmailTexts:
    """The texts with what a shop's own file changes. Raises InvalidTexts."""
    try:
        own = _OwnTexts.model_validate(tomllib.loads(toml))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidTexts(FieldProblem("", "not_toml", None, {"said": str(error)})) from None
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        raise InvalidTexts(field_problem(detail)) from None
    of_all = {
        (language, occasion): _applied(own.changed(language, occasion), text)
        for (language, occasion), text in shipped.of_all.items()
    }
    of_places = {
        (place, language, occasion): _applied(texts.changed(language, occasion), text)
        for place, texts in own.places.items()
        for (language, occasion), text in of_all.items()
    }
    return EmailTexts(of_all, of_places)


def _applied(changed: _Changed, text: EmailText) -> EmailText:
    given = {"subject": changed.subject, "text": changed.text}
    return replace(text, **{key: value for key, value in given.items() if value is not None})


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its gaps filled in, without the lines of gaps that have no value.

    A value is never looked at for gaps. Several empty lines become one, and there is none at the
    beginning or the end.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        gaps = _GAP.findall(line)
        if not all(values.get(gap) for gap in gaps):
            continue
        whole = _GAP.sub(lambda gap: values[gap[1]], line).rstrip()
        if whole or (lines and lines[-1]):
            lines.append(whole)
    return "\n".join(lines).strip("\n")

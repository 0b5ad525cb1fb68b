"""The message catalogue of everything outside Qt: gettext files, numbers and dates by Babel.

resources/messages holds one .po per language, and beside it the .mo that
`sh packaging/translations.sh` compiles from it. A message is named by a code, not by its English
text: code that raises an error gives the code and the params, in no language.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

from kiosk.domain.status import TITLES, Status
from kiosk.resources import MESSAGES_DIR
from kiosk.services.text_rules import with_names

LOCALES = {"fr": "fr", "en": "en_GB"}
"""The locale whose rules for numbers and dates each language follows."""

COUNTS = ("count", "min_length", "max_length")
"""The params that choose the plural form of a message; the first one given counts."""

_FAR = timedelta(days=150)


@cache
def _catalogue(language: str) -> gettext.GNUTranslations:
    """One per language and process: parsing takes longer than most commands need otherwise."""
    with (MESSAGES_DIR / f"{language}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


class Messages:
    """The messages of one language."""

    def __init__(self, language: str) -> None:
        """`language`: "fr" or "en"."""
        self.language = language

    def __call__(self, code: str, /, **params: object) -> str:
        """The message with this code; `params` fill its gaps.

        A param `cause` is a code of `kiosk.services.causes`. Raises KeyError where there is no
        such message.
        """
        if "cause" in params:
            params["cause"] = self._cause(str(params["cause"]))
        values = {gap: self._written(param) for gap, param in params.items()}
        return self._found(code, params).format(**values)

    def has(self, code: str) -> bool:
        """Whether there is a message with this code."""
        return _catalogue(self.language).gettext(code) != code

    def expected(self, code: str, params: Mapping[str, object]) -> str:
        """What was expected, for a code of `ProblemDetails.expected`."""
        key = f"expected.{code}"
        return self(key if self.has(key) else "expected.other", **{**params, "code": code})

    def pick(self, pair: tuple[str, str]) -> str:
        """Choose from a pair of a French and an English text."""
        return pair[0] if self.language == "fr" else pair[1]

    def title(self, status: Status) -> str:
        """What people call a status."""
        title = TITLES[status]
        return self.pick((title.fr, title.en))

    def day_time(self, at: datetime | None) -> str:
        """Day and time of a timestamp as a person in the store reads them; "—" for None."""
        if at is None:
            return "—"
        from babel.dates import format_skeleton

        return f"{format_skeleton('Md', at.astimezone(), locale=self._locale)} {self.time(at)}"

    def time(self, at: datetime) -> str:
        """The time of day of a timestamp."""
        from babel.dates import format_time

        return format_time(at.astimezone(), "short", locale=self._locale)

    def date_time(self, at: datetime) -> str:
        """Date with its year, and time, of a timestamp."""
        from babel.dates import format_date

        return f"{format_date(at.astimezone(), 'short', locale=self._locale)} {self.time(at)}"

    @property
    def _locale(self) -> str:
        return LOCALES[self.language]

    def _found(self, code: str, params: Mapping[str, object]) -> str:
        count = next((params[name] for name in COUNTS if name in params), None)
        catalogue = _catalogue(self.language)
        text = catalogue.ngettext(code, code, count) if isinstance(count, int) else code
        text = catalogue.gettext(code) if text == code else text
        if text == code:
            raise KeyError(code)
        return text

    def _written(self, param: object) -> object:
        """Format a number or time by this language's rules; name a text's invisible characters."""
        if isinstance(param, str):
            return with_names(param)
        if isinstance(param, datetime):
            is_far = abs(datetime.now(UTC) - param.astimezone()) > _FAR
            return self.date_time(param) if is_far else self.day_time(param)
        if not isinstance(param, float):
            return param
        from babel.numbers import format_decimal

        return format_decimal(
            param, locale=self._locale, decimal_quantization=False, group_separator=False
        )

    def _cause(self, code: str) -> str:
        """The text for a cause that the system reports; an unknown code is shown as it is."""
        key = f"system.{code}"
        if self.has(key):
            return self(key)
        return self("system.other", code=code) if code.isidentifier() else code

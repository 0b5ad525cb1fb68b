"""What commands say, in French and English. The sentences themselves are in sentences.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from kiosk.domain.status import TITLES, Status
from kiosk.services.text_rules import with_names

SENTENCES = Path(__file__).with_name("sentences.toml")


class Words:
    """The sentences of one language."""

    def __init__(self, language: str) -> None:
        """`language`: "fr" or "en"."""
        self.language = language

    def __call__(self, key: str, /, **facts: object) -> str:
        """The sentence with this key ("name" or "table.name"); `facts` fill its gaps."""
        table, _, name = key.rpartition(".")
        sentences = self._sentences[table] if table else self._sentences
        if "cause" in facts:
            facts["cause"] = self._cause(str(facts["cause"]))
        told = {gap: self._written(fact) for gap, fact in facts.items()}
        return str(sentences[name][self.language]).format(**told)

    def has(self, key: str) -> bool:
        """Whether there is a sentence with this key ("table.name")."""
        table, _, name = key.rpartition(".")
        return name in self._sentences.get(table, {})

    def _written(self, fact: object) -> object:
        """A fraction with the decimal sign of this language, a text with all that is in it."""
        if isinstance(fact, str):
            return with_names(fact)
        if not isinstance(fact, float):
            return fact
        return str(fact).replace(".", "," if self.language == "fr" else ".")

    def _cause(self, told: str) -> str:
        """What the system tells, in this language where that is known."""
        known = self._sentences["system"].get(told)
        return str(known[self.language]) if known else told

    def counted(self, key: str, count: int) -> str:
        """The sentence with this key, in its form for one or for more ("one|more")."""
        one, _, more = self(key, count=count).partition("|")
        # Nothing is singular in French and plural in English.
        is_one = count < 2 if self.language == "fr" else count == 1
        return one if is_one else more

    def expected(self, code: str, facts: Mapping[str, object]) -> str:
        """What was expected, for a code of `Problem.expected`."""
        known = self._sentences["expected"]
        sentence = known.get(code, known["untold"])
        told = {gap: self._written(fact) for gap, fact in facts.items()}
        return str(sentence[self.language]).format(**{**told, "code": code})

    def pick(self, pair: tuple[str, str]) -> str:
        """The one of a French and an English text."""
        return pair[0] if self.language == "fr" else pair[1]

    def title(self, status: Status) -> str:
        """What people call a status."""
        title = TITLES[status]
        return self.pick((title.fr, title.en))

    @cached_property
    def _sentences(self) -> dict[str, Any]:
        return tomllib.loads(SENTENCES.read_text(encoding="utf-8"))

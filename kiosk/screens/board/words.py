"""The board's words in both languages at once: it has no touch to choose one by."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTranslator

from kiosk.resources import TRANSLATIONS_DIR

SOURCE_LANGUAGE = "en"
LANGUAGES = ("fr", "en")
CONTEXT = "PublicBoard"


def translate(_context: str, source: str) -> str:
    """Marks a text for translation; returns it as it is, in English."""
    return source


class BoardWords:
    """Each text is a pair: in the store's language, and in the other one."""

    def __init__(self, first: str, translations_dir: Path = TRANSLATIONS_DIR) -> None:
        """`first`: the language that stands first."""
        languages = (first, *(language for language in LANGUAGES if language != first))
        self._translators = [_translator(language, translations_dir) for language in languages]

    def preparing(self) -> list[str]:
        """The head of what is not ready yet."""
        return self._in_both(translate("PublicBoard", "In preparation"))

    def ready(self) -> list[str]:
        """The head of what can be collected."""
        return self._in_both(translate("PublicBoard", "Ready — at the counter"))

    def stale(self) -> list[str]:
        """Shown instead of orders that may have changed."""
        return self._in_both(translate("PublicBoard", "Please check at the counter"))

    def _in_both(self, source: str) -> list[str]:
        return [
            (translator.translate(CONTEXT, source) if translator else "") or source
            for translator in self._translators
        ]


def _translator(language: str, translations_dir: Path) -> QTranslator | None:
    if language == SOURCE_LANGUAGE:
        return None
    translator = QTranslator()
    translator.load(f"board_{language}.qm", str(translations_dir))
    return translator

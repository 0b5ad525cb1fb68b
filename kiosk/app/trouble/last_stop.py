"""Remembers why the screens did not start, for the screen that says so when they never do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

FILE_NAME = "stopped.json"
SENTENCE_LENGTH_MAX = 240
"""So much is read at a glance, and leaves room for the button."""


def note_stop(data_dir: Path, sentences: Mapping[str, str]) -> None:
    """Keep the sentence of an error, by language; ignores OSError."""
    with suppress(OSError):
        text = json.dumps(dict(sentences), ensure_ascii=False)
        (data_dir / FILE_NAME).write_text(text, encoding="utf-8")


def last_stop(data_dir: Path) -> dict[str, str]:
    """The sentence kept last, by language; empty where there is none, or none that can be read.

    A long one, as that with the names of all settings, is cut.
    """
    try:
        kept = json.loads((data_dir / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    return {
        language: _shortened(sentence)
        for language, sentence in kept.items()
        if isinstance(sentence, str)
    }


def _shortened(sentence: str) -> str:
    """The sentence, or its beginning in whole words."""
    if len(sentence) <= SENTENCE_LENGTH_MAX:
        return sentence
    return f"{sentence[: SENTENCE_LENGTH_MAX - 2].rpartition(' ')[0]} …"


def forget_stop(data_dir: Path) -> None:
    """Remove what `note_stop` kept, because the screens are shown; ignores OSError."""
    with suppress(OSError):
        (data_dir / FILE_NAME).unlink(missing_ok=True)

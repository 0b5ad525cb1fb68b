"""Paths of the files that are neither code nor data: fonts, icons, translations.

A checkout has them in its folder `resources`; a wheel has them inside the package, where
pyproject.toml puts them.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_resources"

RESOURCES_DIR = _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parent / "resources"
ICONS_DIR = RESOURCES_DIR / "icons"
TRANSLATIONS_DIR = RESOURCES_DIR / "translations"
SOUNDS_DIR = RESOURCES_DIR / "sounds"
MESSAGES_DIR = RESOURCES_DIR / "messages"
EMAILS_DIR = RESOURCES_DIR / "emails"
MAPPINGS_DIR = RESOURCES_DIR / "mappings"
FONTS_DIR = RESOURCES_DIR / "fonts"
FONT_FAMILY = "Inter"
FONT_FILES = tuple(
    f"{FONT_FAMILY}-{weight}.otf" for weight in ("Regular", "Medium", "SemiBold", "Bold")
)

"""Registers the bundled typeface, so that the look does not depend on the device."""

from functools import cache
from pathlib import Path
from typing import ClassVar

from PySide6.QtGui import QFontDatabase

from kiosk.resources import FONT_FAMILY, FONT_FILES, FONTS_DIR


class FontMissing(Exception):
    """A font file of the product is missing or damaged."""

    code: ClassVar[str] = "font_missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"The font file {path} cannot be read.")
        self.path = path


@cache
def load_fonts(fonts_dir: Path = FONTS_DIR) -> str:
    """Register every font in `fonts_dir` and return the family name that Theme uses.

    Once for each folder: whenever a font is registered, Qt forgets what it measured with others.
    Needs a QGuiApplication. Raises FontMissing when a weight is missing or unreadable.
    """
    for name in FONT_FILES:
        path = fonts_dir / name
        font_id = QFontDatabase.addApplicationFont(str(path))
        if FONT_FAMILY not in QFontDatabase.applicationFontFamilies(font_id):
            raise FontMissing(path)
    return FONT_FAMILY

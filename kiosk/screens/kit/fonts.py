"""Registers the bundled typeface, so that the look does not depend on the machine."""

from pathlib import Path

from PySide6.QtGui import QFontDatabase

FONTS_DIR = Path(__file__).resolve().parents[3] / "resources" / "fonts"
FAMILY = "Inter"
WEIGHTS = ("Regular", "Medium", "SemiBold", "Bold")


class FontMissing(Exception):
    """A font file of the product is not where it should be, or is damaged."""


def load_fonts(fonts_dir: Path = FONTS_DIR) -> str:
    """Register every font in `fonts_dir` and return the family name that Theme uses.

    Needs a QGuiApplication. Raises FontMissing when a weight is missing or unreadable.
    """
    for weight in WEIGHTS:
        path = fonts_dir / f"{FAMILY}-{weight}.otf"
        font_id = QFontDatabase.addApplicationFont(str(path))
        if FAMILY not in QFontDatabase.applicationFontFamilies(font_id):
            raise FontMissing(f"The font file {path} cannot be read. Install the kiosk again.")
    return FAMILY

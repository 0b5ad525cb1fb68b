"""The touch kit that every screen is built on: Theme, controls, icons and the typeface.

Its QML is the module Kiosk.Kit, in the folder that the QML engine looks for by that name.
"""

from pathlib import Path

from PySide6.QtQml import QQmlEngine

from kiosk.screens.kit.fonts import load_fonts
from kiosk.screens.kit.icon_provider import install_icons

__all__ = ["install_kit", "load_fonts"]


def install_kit(engine: QQmlEngine) -> None:
    """Make `import Kiosk.Kit` and the kit's icons work in `engine`."""
    engine.addImportPath(str(Path(__file__).resolve().parent))
    install_icons(engine)

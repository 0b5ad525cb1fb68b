"""The touch kit that every screen is built on: Theme, controls, icons and the typeface."""

from kiosk.screens.kit.fonts import load_fonts
from kiosk.screens.kit.icon_provider import install_icons

__all__ = ["install_icons", "load_fonts"]

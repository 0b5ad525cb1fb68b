"""Draws the project's SVG icons in any colour, without shader effects."""

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

from kiosk.resources import ICONS_DIR

FALLBACK_SIZE_PX = 24
ICONS_KEPT_MAX = 200
"""So many drawn icons are kept: a list that is scrolled asks for the same few again and again."""


@cache
def _svg_text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


class IconProvider(QQuickImageProvider):
    """Serves `image://icon/NAME/COLOUR`, with COLOUR as RRGGBB or AARRGGBB.

    An unknown name gives a null image, which QML reports as a warning.
    """

    def __init__(self, icons_dir: Path = ICONS_DIR) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._icons_dir = icons_dir

    def requestImage(
        self,
        id: str,  # noqa: A002 - Qt's name
        size: QSize,
        requestedSize: QSize,
    ) -> QImage:
        name, _, colour = id.partition("/")
        svg = _svg_text(self._icons_dir / f"{name}.svg")
        if svg is None:
            return QImage()
        side = max(requestedSize.width(), requestedSize.height())
        image = _drawn(svg, colour, side if side > 0 else FALLBACK_SIZE_PX)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


@lru_cache(maxsize=ICONS_KEPT_MAX)
def _drawn(svg: str, colour: str, side_px: int) -> QImage:
    return render_icon(svg, QColor(f"#{colour}"), side_px)


def render_icon(svg: str, colour: QColor, side_px: int) -> QImage:
    """Rasterise `svg` to a square, its `currentColor` replaced by `colour`."""
    tinted = svg.replace("currentColor", colour.name(QColor.NameFormat.HexRgb))
    renderer = QSvgRenderer(QByteArray(tinted.encode()))
    image = QImage(side_px, side_px, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(colour.alphaF())
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return image


def install_icons(engine: QQmlEngine, icons_dir: Path = ICONS_DIR) -> None:
    """Make `image://icon/...` work in `engine`, which takes over the provider."""
    engine.addImageProvider("icon", IconProvider(icons_dir))

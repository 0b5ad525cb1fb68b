"""The window that hosts one screen: its engine, its view, its languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QSize, QTranslator, QUrl, SignalInstance
from PySide6.QtGui import QAccessible, QImage, QScreen, QWindow
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.domain.display_size import DisplaySize, fitted
from kiosk.resources import TRANSLATIONS_DIR
from kiosk.screens.kit import install_icons, load_fonts


class ScreenBroken(Exception):
    """A screen's QML cannot be loaded: a bug of ours."""


class ScreenViewModel(Protocol):
    """What a window needs of a screen's view model, which is a QObject.

    Properties `language` ("fr" or "en") and signal `languageChanged`; the view model makes its
    texts again when `retranslated()` is called.
    """

    languageChanged: SignalInstance
    language: str

    def retranslated(self) -> None:
        """The words of the new language are in place."""


def size_of(display: QScreen) -> DisplaySize:
    """What a display says of its size."""
    size_px, size_mm = display.size(), display.physicalSize()
    return DisplaySize(size_px.width(), size_px.height(), size_mm.width(), size_mm.height())


class ScreenWindow:
    """One screen on one display. The root of its QML has `viewModel` and `pxPerMm`."""

    def __init__(
        self,
        screen: str,
        qml: Path,
        view_model: QObject,
        *,
        title: str,
        size: QSize | None = None,
        px_per_mm: float | None = None,
        display: QScreen | None = None,
        translations_dir: Path = TRANSLATIONS_DIR,
    ) -> None:
        """Load the screen, not yet shown. `screen` names its translations: SCREEN_fr.qm.

        `px_per_mm` corrects a display that does not know its physical size. Raises ScreenBroken.
        """
        QAccessible.setActive(True)
        load_fonts()
        self._screen = screen
        self._translations_dir = translations_dir
        self._translator: QTranslator | None = None
        self._view_model: QObject | None = view_model
        self._engine = QQmlEngine()
        install_icons(self._engine)
        self._view = QQuickView(self._engine, cast("QWindow", None))
        self._view.setTitle(title)
        if display is not None:
            self._view.setScreen(display)
        self._px_per_mm = px_per_mm
        self._language_changed.connect(self._speak)
        self._speak()
        self._load(qml, size)

    @property
    def view(self) -> QQuickView:
        """The window itself."""
        return self._view

    @property
    def root(self) -> QQuickItem:
        """The screen's topmost item."""
        return self._view.rootObject()

    def show(self) -> None:
        """Bring the window up."""
        self._view.show()

    def fill(self, display: QScreen) -> None:
        """Bring the window up over the whole of a display.

        Naming the display is not enough: what is full screen goes where the window lies.
        """
        self._view.setScreen(display)
        self._view.setGeometry(display.geometry())
        self._view.showFullScreen()

    def grab(self) -> QImage:
        """A picture of the window as it is now; works without a display."""
        return self._view.grabWindow()

    def close(self) -> None:
        """Take the screen down. Its view model may be dropped afterwards, and not before."""
        if self._view_model is None:
            return
        self._language_changed.disconnect(self._speak)
        self._drop_translator()
        for changed in self._measured_anew:
            changed.disconnect(self._measure)
        self._view.setSource(QUrl())
        self._view.close()
        shiboken6.delete(self._view)
        shiboken6.delete(self._engine)
        self._view_model = None

    @property
    def _measured_anew(self) -> tuple[SignalInstance, ...]:
        view = self._view
        return view.screenChanged, view.widthChanged, view.heightChanged

    @property
    def _language_changed(self) -> SignalInstance:
        return cast("ScreenViewModel", self._view_model).languageChanged

    def _load(self, qml: Path, size: QSize | None) -> None:
        if size is not None:
            self._view.resize(size)
        properties: dict[str, Any] = {
            "viewModel": self._view_model,
            "pxPerMm": self._measured_px_per_mm(),
        }
        self._view.setInitialProperties(properties)
        self._view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self._view.setSource(QUrl.fromLocalFile(str(qml)))
        if self._view.status() is not QQuickView.Status.Ready:
            errors = "\n".join(error.toString() for error in self._view.errors())
            raise ScreenBroken(errors)
        for changed in self._measured_anew:
            changed.connect(self._measure)

    def _measured_px_per_mm(self) -> float:
        size, px_per_mm = self._view.size(), self._px_per_mm
        if px_per_mm is None:
            px_per_mm = size_of(self._view.screen()).px_per_mm
        return fitted(px_per_mm, size.width(), size.height())

    def _measure(self) -> None:
        self.root.setProperty("pxPerMm", self._measured_px_per_mm())

    def _speak(self) -> None:
        """Put this screen's words into its view model's language; other screens keep theirs."""
        view_model = cast("ScreenViewModel", self._view_model)
        self._drop_translator()
        translator = QTranslator()
        name = f"{self._screen}_{view_model.language}.qm"
        if translator.load(name, str(self._translations_dir)):
            QCoreApplication.installTranslator(translator)
            self._translator = translator
        self._engine.retranslate()
        view_model.retranslated()

    def _drop_translator(self) -> None:
        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None

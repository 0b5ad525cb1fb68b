"""The window that hosts one screen: its engine, its view, its languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol, cast

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QSize, QTranslator, QUrl, SignalInstance
from PySide6.QtGui import QAccessible, QImage, QScreen, QWindow
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem, QQuickView

from kiosk.domain.display_size import DisplaySize, fitted
from kiosk.resources import TRANSLATIONS_DIR
from kiosk.screens.kit import install_kit, load_fonts


class ScreenBroken(Exception):
    """A screen's QML cannot be loaded, which is a bug of ours."""


class ScreenViewModel(Protocol):
    """What a window needs of a screen's view model, which is a QObject.

    It has the property `language` ("fr" or "en") and the signal `languageChanged`, and builds its
    texts again when `retranslated()` is called.
    """

    languageChanged: SignalInstance
    language: str

    def retranslated(self) -> None:
        """Build all texts again: the translation of the new language is installed."""


def size_of(display: QScreen) -> DisplaySize:
    """The size that a display reports, in pixels and millimetres."""
    size_px, size_mm = display.size(), display.physicalSize()
    return DisplaySize(size_px.width(), size_px.height(), size_mm.width(), size_mm.height())


def kit_engine() -> QQmlEngine:
    """A QML engine that knows the kit."""
    engine = QQmlEngine()
    install_kit(engine)
    return engine


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
        engine: QQmlEngine | None = None,
    ) -> None:
        """Load the screen, not yet shown. `screen` names its translations: SCREEN_fr.qm.

        `px_per_mm` corrects a display that does not know its physical size. `engine`: one that
        outlives the window, from `kit_engine`; None: the window has its own. Raises ScreenBroken.
        """
        QAccessible.setActive(True)
        load_fonts()
        self._translations_dir = translations_dir
        self._translators: list[QTranslator] = []
        self._translated = [screen]
        self._overlays: list[QObject] = []
        self._view_model: QObject | None = view_model
        self._owns_engine = engine is None
        self._engine = engine or kit_engine()
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

    def add_overlay(self, qml: Path, properties: dict[str, Any], translations: str) -> None:
        """Show an item over the screen; its parent is the screen's topmost item.

        `properties`: its initial ones, whose view models live as long as the window.
        `translations`: see the class's `screen`. Raises ScreenBroken.
        """
        self._overlays += [each for each in properties.values() if isinstance(each, QObject)]
        self._translated.append(translations)
        self._speak()
        component = QQmlComponent(self._engine, QUrl.fromLocalFile(str(qml)))
        item = component.createWithInitialProperties(properties | {"parent": self.root})
        if component.isError():
            raise ScreenBroken("\n".join(error.toString() for error in component.errors()))
        item.setParent(self.root)

    def show(self) -> None:
        """Show the window."""
        self._view.show()

    def fill(self, display: QScreen) -> None:
        """Show the window full screen on `display`.

        `setScreen` alone is not enough: a full-screen window opens where its geometry lies.
        """
        self._view.setScreen(display)
        self._view.setGeometry(display.geometry())
        self._view.showFullScreen()

    def grab(self) -> QImage:
        """An image of the window as it is now; works without a display."""
        return self._view.grabWindow()

    def close(self) -> None:
        """Close the window, delete its own engine. Do not drop the view model before that."""
        if self._view_model is None:
            return
        self._language_changed.disconnect(self._speak)
        self._drop_translators()
        for changed in self._measured_anew:
            changed.disconnect(self._measure)
        self._view.setSource(QUrl())
        self._view.close()
        shiboken6.delete(self._view)
        if self._owns_engine:
            shiboken6.delete(self._engine)
        self._view_model = None
        self._overlays.clear()

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
        """Install this screen's translations for its language; other screens keep theirs."""
        view_model = cast("ScreenViewModel", self._view_model)
        self._drop_translators()
        for name in self._translated:
            translator = QTranslator()
            if translator.load(f"{name}_{view_model.language}.qm", str(self._translations_dir)):
                QCoreApplication.installTranslator(translator)
                self._translators.append(translator)
        self._engine.retranslate()
        view_model.retranslated()

    def _drop_translators(self) -> None:
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators.clear()

"""Tests the check that names which QML takes from view models and from the kit exist."""

import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

ROOT = Path(__file__).parents[2]
QMLLINT = Path(PySide6.__path__[0]) / "qmllint"

LIST_MODEL = """
from PySide6.QtCore import Property, QAbstractListModel, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "Kiosk.Sample"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class CardModel(QAbstractListModel):
    countChanged = Signal()

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return 0

    @Slot(str, result=int)
    def rowOf(self, code: str) -> int:
        return 0
"""
VIEW_MODEL = """
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "Kiosk.Sample"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made in Python")
class SampleViewModel(QObject):
    contactChanged = Signal()

    @Property(str, notify=contactChanged)
    def contact(self) -> str:
        return ""

    @Property(float, constant=True)
    def ratio(self) -> float:
        return 1.0

    @Property(list, notify=contactChanged)
    def buttons(self) -> list:
        return []

    @Property(CardModel, constant=True)
    def cards(self) -> CardModel:
        return self._cards

    @Property(str)
    def stale(self) -> str:
        return ""

    @Slot(str)
    def tap(self, code: str) -> None:
        pass
"""
SCREEN = """
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Sample
import Kiosk.SampleKit

Item {
    id: root
    required property SampleViewModel viewModel
    Text {
        color: Theme.ink
        text: root.viewModel.contact + root.viewModel.ratio
        scale: root.viewModel.cards.count + root.viewModel.cards.rowOf("A")
    }
    Repeater {
        model: root.viewModel.buttons
        delegate: Label {
            required property var modelData
            code: modelData.code
            onTapped: root.viewModel.tap(code)
        }
    }
}
"""
LABEL = """
import QtQuick

Text {
    required property string code
    signal tapped
    text: code
}
"""
THEME = """
pragma Singleton
import QtQuick

QtObject {
    readonly property color ink: "black"
}
"""
QMLDIR = """
module Kiosk.SampleKit
singleton Theme 1.0 Theme.qml
Label 1.0 Label.qml
"""


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    """A kit, and a screen whose QML module is declared by two Python files."""
    files = {
        "kit/Label.qml": LABEL,
        "kit/Theme.qml": THEME,
        "kit/qmldir": QMLDIR,
        "sample/Sample.qml": SCREEN,
        "sample/models.py": LIST_MODEL,
        "sample/view_model.py": VIEW_MODEL,
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text.lstrip())
    return tmp_path


def lint(screens: Path) -> subprocess.CompletedProcess[str]:
    """Describe the view models, then check the screen as the project's own are checked."""
    build = screens / "build"
    script = ROOT / "packaging" / "qml_types.py"
    subprocess.run(
        [sys.executable, script, "--source", screens, "--build", build],
        check=True,
    )
    return subprocess.run(
        [QMLLINT, "-W", "0", "-I", build, screens / "sample" / "Sample.qml"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_screen_that_takes_only_what_there_is_passes(screens: Path) -> None:
    result = lint(screens)

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param("viewModel.contact", "viewModel.contcat", id="property"),
        pytest.param("viewModel.tap(", "viewModel.tapp(", id="slot"),
        pytest.param("cards.count", "cards.cuont", id="property of a model"),
        pytest.param("cards.rowOf", "cards.rowof", id="slot of a model"),
        pytest.param("SampleViewModel", "SampelViewModel", id="view model"),
        pytest.param("viewModel.contact", "viewModel.stale", id="property that never notifies"),
        pytest.param("Theme.ink", "Theme.inc", id="token of the theme"),
        pytest.param("code: modelData", "coed: modelData", id="property of a control"),
        pytest.param("onTapped", "onTaped", id="signal of a control"),
    ],
)
def test_a_misspelt_name_fails_the_check(screens: Path, right: str, wrong: str) -> None:
    screen = screens / "sample" / "Sample.qml"
    assert right in screen.read_text()
    screen.write_text(screen.read_text().replace(right, wrong, 1))

    result = lint(screens)

    assert result.returncode != 0
    assert "Sample.qml" in result.stderr

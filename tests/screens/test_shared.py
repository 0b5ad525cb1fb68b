"""What all screens share: tasks, the change feed, the window and its languages."""

from __future__ import annotations

import asyncio
import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtGui import QGuiApplication
from qasync import QEventLoop

from kiosk.resources import TRANSLATIONS_DIR
from kiosk.screens.changes import ChangeFeed
from kiosk.screens.tasks import Tasks
from kiosk.screens.window import ScreenBroken, ScreenWindow
from kiosk.services.ports.changes import Changes
from tests.screens.hands import Until


async def fail() -> None:
    raise ValueError("a bug")


def test_a_failure_reaches_the_one_place(loop: QEventLoop, until: Until) -> None:
    failures: list[BaseException] = []
    tasks = Tasks(failures.append)
    tasks.spawn(fail())
    until(lambda: failures)
    assert isinstance(failures[0], ValueError)


def test_closing_cancels_and_waits(loop: QEventLoop, until: Until) -> None:
    failures: list[BaseException] = []
    ended: list[str] = []
    tasks = Tasks(failures.append)

    async def work() -> None:
        try:
            await asyncio.sleep(600)
        finally:
            ended.append("ended")

    tasks.spawn(work())
    until(lambda: not tasks.is_idle)
    closing = loop.create_task(tasks.aclose())
    until(closing.done)
    assert failures == []
    assert tasks.is_idle


def test_nothing_is_announced_where_nothing_changed(qapp: QGuiApplication) -> None:
    feed = ChangeFeed()
    received: list[Changes | None] = []
    feed.changed.connect(received.append)
    feed.announce(Changes())
    assert received == []
    feed.announce(Changes(order_ids=frozenset({"WEB-1"})))
    feed.announce(None)
    assert received == [Changes(order_ids=frozenset({"WEB-1"})), None]


class SpokenViewModel(QObject):
    """As little as a window needs of a view model."""

    languageChanged = Signal()  # noqa: N815

    def __init__(self) -> None:
        super().__init__()
        self.spoken = "en"

    def _language(self) -> str:
        return self.spoken

    language = Property(str, _language, notify=languageChanged)

    def retranslated(self) -> None:
        """Texts would be made again."""


def write_screen(folder: Path, body: str) -> Path:
    qml = folder / "Screen.qml"
    qml.write_text(
        "import QtQuick\nItem { required property QtObject viewModel; property real pxPerMm: 0;"
        f" {body} }}",
        encoding="utf-8",
    )
    return qml


@pytest.mark.qt_log_ignore("nonsense")
def test_a_screen_that_cannot_be_loaded_raises(qapp: QGuiApplication, tmp_path: Path) -> None:
    qml = write_screen(tmp_path, "nonsense: 1")
    with pytest.raises(ScreenBroken, match="nonsense"):
        ScreenWindow("test", qml, SpokenViewModel(), title="")


def test_the_size_of_a_millimetre_can_be_corrected(qapp: QGuiApplication, tmp_path: Path) -> None:
    view_model = SpokenViewModel()
    window = ScreenWindow("test", write_screen(tmp_path, ""), view_model, title="", px_per_mm=5.5)
    assert window.root.property("pxPerMm") == 5.5
    window.close()
    window.close()
    assert view_model.spoken == "en"


def contexts(ts: Path) -> set[str]:
    return {str(name.text) for name in ET.parse(ts).getroot().iter("name")}


def test_no_two_screens_share_a_translation_context() -> None:
    """Each screen of one process may speak another language."""
    files = sorted(TRANSLATIONS_DIR.glob("*_fr.ts"))
    assert files
    for first, second in combinations(files, 2):
        assert contexts(first) & contexts(second) == set(), (first.name, second.name)


def test_every_french_question_has_its_space() -> None:
    """French sets a no-break space before these marks."""
    for ts in TRANSLATIONS_DIR.glob("*_fr.ts"):
        for message in ET.parse(ts).getroot().iter("message"):
            text = "".join(message.find("translation").itertext())  # type: ignore[union-attr]
            # The colon between an address and its port is no mark of a sentence.
            text = re.sub(r"(?<=\d):(?=\d)", "", text)
            for mark in "?!;:»":
                for before, after in pairwise(text):
                    assert after != mark or before in "\u00a0\u202f", (ts.name, text)

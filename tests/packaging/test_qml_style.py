"""Tests that QML's lines, files and folders stay small, so that narrow windows show them."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
KIOSK = ROOT / "kiosk"
LINE_MAX = 110
FILE_LINES_MAX = 150
FOLDER_FILES_MAX = 25
PATH_TO_KIT = re.compile(r'import "(.*/)?kit(/.*)?"', re.IGNORECASE)


def qml_files(suffixes: tuple[str, ...] = (".qml", ".js")) -> dict[Path, list[str]]:
    """The lines of every QML file of the package, by its path in the checkout."""
    files = {
        path.relative_to(ROOT): path.read_text(encoding="utf-8").splitlines()
        for path in sorted(KIOSK.rglob("*"))
        if path.suffix in suffixes
    }
    assert files
    return files


def test_no_line_is_longer_than_a_narrow_window_shows() -> None:
    long = [
        f"{path}:{number}: {len(line)} characters"
        for path, lines in qml_files().items()
        for number, line in enumerate(lines, 1)
        if len(line) > LINE_MAX
    ]
    assert long == []


def test_no_file_is_longer_than_it_can_be_seen_at_once() -> None:
    lines = {path: len(lines) for path, lines in qml_files().items()}
    assert {path: count for path, count in lines.items() if count > FILE_LINES_MAX} == {}


def test_no_folder_has_more_files_than_a_glance_takes_in() -> None:
    folders = Counter(path.parent for path in qml_files((".qml",)))
    assert {path: count for path, count in folders.items() if count > FOLDER_FILES_MAX} == {}


def test_the_kit_is_imported_by_its_name_alone() -> None:
    paths = [
        f"{path}: {line}"
        for path, lines in qml_files((".qml",)).items()
        for line in lines
        if PATH_TO_KIT.match(line)
    ]
    assert paths == []

"""Tests that files, functions and folders stay small enough to read at once."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX = 350
FUNCTION_LINES_MAX = 40
QML_LINES_MAX = 150
FILES_OF_A_KIND_MAX = 25


def sources(pattern: str) -> Iterator[Path]:
    for top in ("kiosk", "tests", "packaging"):
        yield from sorted((ROOT / top).rglob(pattern))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_python_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines(path)
        for path in sources("*.py")
        if lines(path) > FILE_LINES_MAX
    }

    assert not long


def test_no_qml_file_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines(path)
        for path in sources("*.qml")
        if lines(path) > QML_LINES_MAX
    }

    assert not long


def test_no_function_is_long() -> None:
    long = {}
    for path in (ROOT / "kiosk").rglob("*.py"):
        # A migration is one list of statements, which never changes.
        if "versions" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                long[f"{path.relative_to(ROOT)}:{node.name}"] = length

    assert not long


def test_no_folder_holds_many_files_of_a_kind() -> None:
    counted = Counter(
        (str(path.parent.relative_to(ROOT)), path.suffix)
        for suffix in ("py", "qml")
        for path in sources(f"*.{suffix}")
    )

    assert not {folder: count for folder, count in counted.items() if count > FILES_OF_A_KIND_MAX}

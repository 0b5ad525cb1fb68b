"""Tests that the package uses no private words, and each class name only once."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[2]
KIOSK = ROOT / "kiosk"
PRIVATE_WORDS = re.compile(r"\b(deed|told|matters|soundness|stranded|unsettled)\b", re.IGNORECASE)
INLINE_COMPONENT = re.compile(r"^\s*component\s+(\w+)\s*:", re.MULTILINE)


def private_words(package: Path) -> list[str]:
    """Returns `file:line: text` for each line that has one of the words, as `grep -iwE` does."""
    return [
        f"{file.relative_to(package.parent)}:{number}: {line.strip()}"
        for suffix in ("py", "qml")
        for file in sorted(package.rglob(f"*.{suffix}"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if PRIVATE_WORDS.search(line)
    ]


def names_defined_twice(package: Path) -> dict[str, list[str]]:
    """Returns the classes, nested ones too, and the QML types that two places define."""
    defined: dict[str, list[str]] = defaultdict(list)
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                defined[node.name].append(f"{file.relative_to(package.parent)}:{node.lineno}")
    for file in sorted(package.rglob("*.qml")):
        for name in (file.stem, *INLINE_COMPONENT.findall(file.read_text(encoding="utf-8"))):
            defined[name].append(str(file.relative_to(package.parent)))
    return {name: places for name, places in defined.items() if len(places) > 1}


def test_the_package_says_nothing_in_private_words() -> None:
    assert private_words(KIOSK) == []


def test_no_class_and_no_qml_type_is_defined_twice() -> None:
    assert names_defined_twice(KIOSK) == {}

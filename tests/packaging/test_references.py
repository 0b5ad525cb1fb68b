"""Tests that modules and names in docstrings and comments exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
KIOSK = ROOT / "kiosk"
PACKAGES = {path.name for path in KIOSK.iterdir() if (path / "__init__.py").is_file()}
DOTTED = re.compile(r"`(?:kiosk\.)?([a-z_]+(?:\.\w+)+)`")


def is_there(dotted: str) -> bool:
    """Whether this names a module of the package, or a name that occurs in that module."""
    parts = dotted.split(".")
    place = KIOSK
    while parts and ((place / parts[0]).is_dir() or (place / f"{parts[0]}.py").is_file()):
        place /= parts.pop(0)
    if not parts:
        return True
    module = place.with_suffix(".py")
    text = module if module.is_file() else place / "__init__.py"
    return re.search(rf"\b{parts[0]}\b", text.read_text(encoding="utf-8")) is not None


def test_each_place_that_a_docstring_names_is_there() -> None:
    gone = [
        f"{path.relative_to(KIOSK)}: {dotted}"
        for path in sorted(KIOSK.rglob("*.py"))
        for dotted in DOTTED.findall(path.read_text(encoding="utf-8"))
        if dotted.split(".")[0] in PACKAGES and not is_there(dotted)
    ]

    assert not gone


def test_each_module_that_a_document_names_is_there() -> None:
    """A document may leave out the folders that its text has named already."""
    files = [f"/{path.relative_to(ROOT)}" for path in ROOT.glob("[!.]*/**/*.py")]
    documents = [*KIOSK.rglob("*.md"), *(ROOT / ".github").glob("*.md"), ROOT / "README.md"]
    gone = [
        f"{document.relative_to(ROOT)}: {named}"
        for document in documents
        for named in re.findall(r"`([\w/]+\.py)\b", document.read_text(encoding="utf-8"))
        if not any(file.endswith(f"/{named}") for file in files)
    ]

    assert not gone


def test_a_place_that_is_gone_is_noticed() -> None:
    assert is_there("domain.workflow.may")
    assert not is_there("domain.workflow.may_not_be")
    assert not is_there("domain.gone")

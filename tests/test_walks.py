"""The walks through the code in kiosk/README.md name functions that exist."""

import ast
import re
from pathlib import Path

import pytest

KIOSK = Path(__file__).parents[1] / "kiosk"
README = KIOSK / "README.md"
WALKS = ("tap", "file", "event")
STEP = re.compile(r"^\d+\. `(?P<file>[\w/.]+\.(?:py|qml)):(?P<function>[\w.]+)` — \S")


def steps_of(walk: str, text: str) -> list[tuple[str, str]]:
    """The file and function of each step. Fails on a line that is no step, or misnumbered."""
    found = re.search(rf"<!-- walk: {walk} -->\n(.*?)<!-- walk: end -->", text, re.DOTALL)
    assert found is not None, f"{README.name} has no walk {walk!r}"
    steps = []
    for number, line in enumerate(found[1].splitlines(), 1):
        step = STEP.match(line)
        assert step is not None, f"not a step `file:function` — text: {line}"
        assert line.startswith(f"{number}. "), f"step {number} of walk {walk!r} is numbered: {line}"
        steps.append((step["file"], step["function"]))
    return steps


def defined_in(source: str) -> set[str]:
    """The functions of a Python file, and the methods of its classes as `Class.method`."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ClassDef):
            names |= {
                f"{node.name}.{part.name}"
                for part in node.body
                if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
            }
    return names


def _places_of(function: str) -> list[str]:
    """Where the function is now; otherwise up to three places of a method with that name."""
    files = {
        str(file.relative_to(KIOSK)): defined_in(file.read_text(encoding="utf-8"))
        for file in sorted(KIOSK.rglob("*.py"))
    }
    exact = [file for file, names in files.items() if function in names]
    method = function.rpartition(".")[2]
    alike = (
        f"{file}:{name}"
        for file, names in files.items()
        for name in sorted(names)
        if name.rpartition(".")[2] == method
    )
    return exact or list(alike)[:3]


def problem_of(file: str, function: str) -> str | None:
    """What is wrong with one step, and where its function is now; None if nothing is wrong."""
    path = KIOSK / file
    if path.is_file():
        source = path.read_text(encoding="utf-8")
        if path.suffix == ".qml":
            exists = re.search(rf"\b{re.escape(function)}\b", source) is not None
        else:
            exists = function in defined_in(source)
        if exists:
            return None
    missing = f"has no {function}" if path.is_file() else "does not exist"
    places = _places_of(function)
    now = f"; see {', '.join(places)}" if places else ""
    return f"{file}:{function}: kiosk/{file} {missing}{now}"


@pytest.mark.parametrize("walk", WALKS)
def test_every_step_of_a_walk_exists(walk: str) -> None:
    steps = steps_of(walk, README.read_text(encoding="utf-8"))

    assert len(steps) >= 5
    problems = [problem for step in steps if (problem := problem_of(*step))]
    assert not problems, "mend kiosk/README.md:\n" + "\n".join(problems)


def test_a_step_that_was_moved_is_reported_with_its_new_place() -> None:
    assert problem_of("domain/workflow.py", "problem_of") == (
        "domain/workflow.py:problem_of: kiosk/domain/workflow.py has no problem_of"
    )
    moved = problem_of("domain/gone.py", "resolve_step")
    assert moved is not None
    assert "does not exist; see domain/conflicts.py" in moved


def test_every_place_that_the_page_names_exists() -> None:
    text = README.read_text(encoding="utf-8")
    places = re.findall(r"`([\w/]+\.(?:py|qml)):([\w.]+)`", text)

    assert len(places) >= 40
    problems = [problem for place in places if (problem := problem_of(*place))]
    assert not problems, "mend kiosk/README.md:\n" + "\n".join(problems)


def test_each_file_that_the_page_names_exists() -> None:
    text = README.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)/` \|.*\| (.*) \|$", text, re.MULTILINE)
    assert len(rows) >= 6
    named = [(KIOSK / folder, re.findall(r"`([\w/.]+)`", cell)) for folder, cell in rows]

    missing = [str(folder / name) for folder, names in named for name in names]
    missing = [path for path in missing if not Path(path).exists()]
    assert not missing, missing

"""Tests that packages below the screens work without Qt, and the domain with Python only."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KIOSK = ROOT / "kiosk"
PACKAGES_WITHOUT_QT = ("domain", "services", "storage", "sync", "headoffice")
# Modules of input, output, clock and randomness: decisions may depend on arguments only.
EFFECTS = {
    *("asyncio", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket"),
    *("sqlite3", "subprocess", "tempfile", "threading", "time", "urllib"),
}

BLOCK_QT = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6", "qasync"}:
            raise ModuleNotFoundError(f"{name} is not installed")

sys.meta_path.insert(0, NoQt())
"""
IMPORT_EACH = """
import json, traceback
from importlib import import_module

failed = {}
for package, modules in json.loads(sys.argv[1]).items():
    for module in modules:
        try:
            import_module(module)
        except Exception:
            failed.setdefault(package, []).append(traceback.format_exc())
print(json.dumps(failed))
"""


def modules_of(package: str) -> list[str]:
    """Every module of a package except the migrations, which only Alembic can load."""
    files = sorted((KIOSK / package).rglob("*.py"))
    paths = [file.relative_to(ROOT) for file in files if "migrations" not in file.parts]
    return [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]


def run_python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def failed() -> dict[str, list[str]]:
    """Why modules cannot be imported without Qt, by their package: all in one process."""
    modules = {package: modules_of(package) for package in PACKAGES_WITHOUT_QT}
    result = run_python("-c", BLOCK_QT + IMPORT_EACH, json.dumps(modules))
    assert result.returncode == 0, result.stderr
    found: dict[str, list[str]] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("package", PACKAGES_WITHOUT_QT)
def test_a_package_below_the_screens_works_without_qt(
    package: str, failed: dict[str, list[str]]
) -> None:
    assert modules_of(package)
    assert "\n".join(failed.get(package, [])) == ""


def test_the_domain_works_without_installed_packages() -> None:
    imports = f"import {', '.join(modules_of('domain'))}"

    result = run_python("-I", "-S", "-c", f"import sys; sys.path[:0] = [{str(ROOT)!r}]; {imports}")

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("file", sorted((KIOSK / "domain").rglob("*.py")), ids=lambda p: p.name)
def test_the_domain_imports_nothing_with_effects(file: Path) -> None:
    imported = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")

    foreign = {name for name in imported if not name.startswith("kiosk.domain")}
    packages = {name.partition(".")[0] for name in foreign}

    assert packages <= sys.stdlib_module_names - EFFECTS

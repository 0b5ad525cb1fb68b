"""Describes the view models to qmllint, so that it checks every name QML takes from them.

A view model is a Python class with `@QmlElement` in a file that declares `QML_IMPORT_NAME`. For
each such import name this writes `BUILD/Import/Name/` with a qmldir and the type description; then
`qmllint -I BUILD` resolves `import Import.Name` and knows the properties, signals and slots.

    python packaging/qml_types.py [--source kiosk] [--build build/qml_types]

A QML module, which is a folder whose qmldir names it, is copied to `BUILD/Its/Name/` likewise.

It adds what Qt's own dump of Python files leaves out: QML's names for list and dictionary,
pointers to objects, and `constant=True`, without which qmllint takes a constant for a stale read.
"""

import argparse
import ast
import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PySide6

PYSIDE = Path(PySide6.__path__[0])
METATYPES = PYSIDE / "Qt" / "metatypes"
# The Qt modules whose classes a view model may derive from or return.
FOREIGN_METATYPES = [
    METATYPES / f"qt6{module}_metatypes.json" for module in ("core", "gui", "qml", "qmlmodels")
]
QML_NAMES = {"dict": "QVariantMap", "float": "double", "list": "QVariantList", "object": "QVariant"}
QT_OBJECTS = {"QAbstractItemModel", "QAbstractListModel", "QObject", "QSortFilterProxyModel"}

# One Python file as Qt's dump describes it: its import name, and its classes with their members.
Description = dict[str, Any]


def main() -> int:
    """Writes the descriptions; 1 when a file cannot be described, with the reason on stderr."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, default=Path("kiosk"))
    parser.add_argument("--build", type=Path, default=Path("build", "qml_types"))
    options = parser.parse_args()
    shutil.rmtree(options.build, ignore_errors=True)
    options.build.mkdir(parents=True)
    qmldirs = list(options.source.rglob("qmldir"))
    try:
        modules = describe(options.source, options.build)
    except subprocess.CalledProcessError as error:
        print(f"{error.stderr}qml_types: see the lines above.", file=sys.stderr)
        return 1
    for name in modules:
        write_module(name, modules, options.build)
    for qmldir in qmldirs:
        copy_module(qmldir, options.build)
    return 0


def describe(source: Path, build: Path) -> dict[str, list[Description]]:
    """The descriptions of all view models under `source`, by import name."""
    files = [path for path in sorted(source.rglob("*.py")) if "QML_IMPORT_NAME" in path.read_text()]
    if not files:
        return {}
    dump = build / "metatypes.json"
    run(sys.executable, PYSIDE / "scripts" / "metaobjectdump.py", "--out-file", dump, *files)
    descriptions: list[Description] = json.loads(dump.read_text())
    objects = {class_["className"] for class_ in classes(descriptions) if class_["object"]}
    modules = defaultdict(list)
    for description in descriptions:
        complete(description, objects | QT_OBJECTS)
        modules[description["QML_IMPORT_NAME"]].append(description)
    return dict(modules)


def complete(description: Description, objects: set[str]) -> None:
    """Adds to a description, in place, what Qt's dump leaves out."""
    constants = set(constant_properties(Path(description["inputFile"])))
    for class_ in classes([description]):
        for property_ in class_.get("properties", []):
            property_["type"] = qml_type(property_["type"], objects)
            property_["constant"] = (class_["className"], property_["name"]) in constants
        for method in class_.get("signals", []) + class_.get("slots", []):
            method["returnType"] = qml_type(method["returnType"], objects)
            for argument in method["arguments"]:
                argument["type"] = qml_type(argument["type"], objects)


def qml_type(name: str, objects: set[str]) -> str:
    """The type's name in QML; an object is passed as a pointer."""
    return f"{name}*" if name in objects else QML_NAMES.get(name, name)


def constant_properties(file: Path) -> Iterator[tuple[str, str]]:
    """Class and name of each property that is declared with `constant=True`."""
    nodes = ast.walk(ast.parse(file.read_text()))
    for class_ in (node for node in nodes if isinstance(node, ast.ClassDef)):
        for member in class_.body:
            match member:
                case ast.FunctionDef(name=name, decorator_list=calls):
                    pass
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    calls = [value]
                case _:
                    continue
            if any(is_constant(call) for call in calls):
                yield class_.name, name


def is_constant(call: ast.expr) -> bool:
    """Whether the expression is a call with `constant=True`."""
    return isinstance(call, ast.Call) and any(
        keyword.arg == "constant" and ast.unparse(keyword.value) == "True"
        for keyword in call.keywords
    )


def classes(descriptions: list[Description]) -> Iterator[dict[str, Any]]:
    """Every class of these descriptions."""
    for description in descriptions:
        yield from description["classes"]


def write_module(name: str, modules: dict[str, list[Description]], build: Path) -> None:
    """Writes the qmldir and the type description of one import name."""
    folder = build.joinpath(*name.split("."))
    folder.mkdir(parents=True)
    own = folder / "metatypes.json"
    own.write_text(json.dumps(modules[name]))
    others = folder / "foreign_metatypes.json"
    others.write_text(json.dumps([d for other in modules if other != name for d in modules[other]]))
    run(
        PYSIDE / "Qt" / "libexec" / "qmltyperegistrar",
        *("--import-name", name),
        *("--major-version", modules[name][0]["QML_IMPORT_MAJOR_VERSION"]),
        *("--foreign-types", ",".join(map(str, [*FOREIGN_METATYPES, others]))),
        *("--generate-qmltypes", folder / "types.qmltypes"),
        *("-o", folder / "registration.cpp"),
        own,
    )
    # Without the dependency, qmllint leaves the base classes, and so the names, unresolved.
    qmldir = f"module {name}\ntypeinfo types.qmltypes\ndepends QtQml\n"
    (folder / "qmldir").write_text(qmldir)


def copy_module(qmldir: Path, build: Path) -> None:
    """Copies the QML module of a qmldir to where qmllint looks for its name."""
    names = [line.split()[1] for line in qmldir.read_text().splitlines() if line[:7] == "module "]
    for name in names:
        shutil.copytree(qmldir.parent, build.joinpath(*name.split(".")))


def run(*command: object) -> None:
    """Runs a Qt tool. Raises CalledProcessError, with its output, when it fails."""
    subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())

"""Makes a folder of installed packages as small as a Debian package needs, and says what it needs.

    deb_tree.py trim FOLDER [--without-qt]   removes what the program never loads
    deb_tree.py depends FOLDER...            prints the system packages it needs, as Depends

FOLDER is where pip installed the locked requirements (dist-packages of the package's own Python).
"""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
QT = {"pyside6-essentials", "qasync"}
LOCALES = re.compile(r"(root|en|fr|es|nl)(_\w+)?\.dat")
"""The languages of messages and check-in, as Babel names their files."""

MODULES = ("QtCore", "QtDBus", "QtGui", "QtNetwork", "QtOpenGL", "QtQml", "QtQuick", "QtSvg")
"""Those of PySide6 that the program imports, and those that these import."""

UNUSED_QT = (
    *("*.pyi", "designer", "doc", "glue", "include", "typesystems", "scripts"),
    *("assistant", "linguist", "lrelease", "lupdate", "qmlformat", "qmllint", "qmlls", "svgtoqml"),
    *("Qt/libexec", "Qt/metatypes", "Qt/translations"),
    *("Qt/plugins/designer", "Qt/plugins/printsupport", "Qt/plugins/qmllint"),
    *("Qt/plugins/qmltooling", "Qt/plugins/sqldrivers", "Qt/plugins/vectorimageformats"),
    *("Qt/plugins/egldeviceintegrations", "Qt/plugins/wayland-graphics-integration-server"),
    *(
        "Qt/plugins/networkinformation",
        "Qt/plugins/generic",
        "Qt/plugins/imageformats/libq[!s]*.so",
    ),
    *("Qt/plugins/platforms/libqeglfs.so", "Qt/plugins/platforms/libqminimalegl.so"),
    *("Qt/plugins/platforms/libqvkkhrdisplay.so", "Qt/plugins/platforms/libqvnc.so"),
    *("Qt/plugins/platforms/libqlinuxfb.so", "Qt/plugins/platformthemes/libqgtk3.so"),
    # Under the GPL alone.
    "Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so",
    "Qt/plugins/wayland-graphics-integration-client/libvulkan-server.so",
    *("Qt/qml/QtQml/StateMachine", "Qt/qml/QtQml/XmlListModel", "Qt/qml/QtCore"),
    *("Qt/qml/Qt", "Qt/qml/QtNetwork", "Qt/qml/QtTest", "Qt/qml/QtWayland"),
    *(
        f"Qt/qml/QtQuick/{name}"
        for name in (
            *("Dialogs", "LocalStorage", "Particles", "Pdf", "Scene2D", "Scene3D", "Timeline"),
            *("VectorImage", "VirtualKeyboard", "tooling", "Controls/designer"),
            *("Controls/FluentWinUI3", "Controls/Fusion", "Controls/Imagine"),
            *("Controls/Material", "Controls/Universal"),
        )
    ),
)
"""What developers need, and plugins for what a shop's device has not: patterns below PySide6."""

RENAMED = {"glib2.0-0", "ssl3"}
"""Libraries whose packages Debian 13 and Ubuntu 24.04 renamed to …t64, without their "lib"."""

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libsqlite3.so.0": "libsqlite3-0",
    "libssl.so.3": "libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Debian's package for each library of the system that may be loaded, by its Debian 12 name."""

GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
OF_GLIBC = re.compile(r"(lib(c|m|dl|rt|pthread|util|resolv)|ld-linux-\S*)\.so\.\d")


# --- trim ----------------------------------------------------------------------------------------


def trim(folder: Path, *, with_qt: bool) -> None:
    """Remove what the program never loads from the installed packages in `folder`."""
    _remove_packages(folder, with_qt=with_qt)
    shutil.rmtree(folder / "bin", ignore_errors=True)
    for path in (folder / "babel" / "locale-data").glob("*.dat"):
        if not LOCALES.fullmatch(path.name):
            path.unlink()
    for pattern in ("*.pyx", "*.pxd", "*.c", "*.h", "*.exe"):
        for path in folder.rglob(pattern):
            path.unlink()
    if with_qt:
        _trim_qt(folder / "PySide6")
        (folder / "PySide6_Essentials").unlink(missing_ok=True)


def _remove_packages(folder: Path, *, with_qt: bool) -> None:
    """Remove the packages that are not required, directly or not: what builds it."""
    found = {
        _normal(dist.name): dist for dist in importlib.metadata.distributions(path=[str(folder)])
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    waiting = {_name(line) for line in project["dependencies"]} - (set() if with_qt else QT)
    kept: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in found and name not in kept:
            kept.add(name)
            waiting |= {_name(line) for line in found[name].requires or ()}
    for name, dist in found.items():
        if name in kept - ({"shiboken6"} if not with_qt else set()):
            continue
        for file in dist.files or ():
            path = (folder / file).resolve()
            if path.is_relative_to(folder.resolve()):
                path.unlink(missing_ok=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _name(requirement: str) -> str:
    """The name in a requirement; of one with `extra ==` in its marker, none that is installed."""
    if re.search(r";.*\bextra\b", requirement) and "binary" not in requirement:
        return ""
    found = re.match(r"[\w.-]+", requirement)
    return _normal(found[0]) if found else ""


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _trim_qt(folder: Path) -> None:
    for pattern in UNUSED_QT:
        for path in folder.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in folder.glob("Qt*.abi3.so"):
        if path.name.split(".")[0] not in MODULES:
            path.unlink()
    libraries = {path.name: path for path in (folder / "Qt" / "lib").glob("*.so*")}
    waiting = [path for path in _elf_files(folder) if path.parent != folder / "Qt" / "lib"]
    kept: set[str] = set()
    while waiting:
        for name in _needed(waiting.pop()):
            if name in libraries and name not in kept:
                kept.add(name)
                waiting.append(libraries[name])
    for name in libraries.keys() - kept:
        libraries[name].unlink()


# --- what is needed of the system ----------------------------------------------------------------


def depends(folders: list[Path]) -> str:
    """The Depends for all compiled files below `folders`.

    Raises SystemExit for a library that is neither there nor in PACKAGES.
    """
    files = [path for folder in folders for path in _elf_files(folder)]
    own = {path.name for path in files}
    needed = {name: path for path in files for name in _needed(path)}
    packages = {f"libc6 (>= {glibc(files)})"}
    for name in sorted(needed.keys() - own):
        if OF_GLIBC.fullmatch(name):
            continue
        if name not in PACKAGES:
            sys.exit(f"{needed[name]} needs {name}: name its package in {Path(__file__).name}.")
        packages.add(_alternatives(PACKAGES[name]))
    return ", ".join(sorted(packages))


def _alternatives(package: str) -> str:
    renamed = package.removeprefix("lib") in RENAMED
    return f"{package}t64 | {package}" if renamed else package


def glibc(files: list[Path]) -> str:
    """The oldest version of the C library that has every symbol that these files ask for."""
    asked = subprocess.run(
        ["objdump", "-T", *files], capture_output=True, text=True, check=False
    ).stdout
    newest = max((int(major), int(minor)) for major, minor in GLIBC.findall(asked))
    return ".".join(map(str, newest))


def _elf_files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def _needed(path: Path) -> list[str]:
    headers = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, check=True)
    return re.findall(r"NEEDED +(\S+)", headers.stdout)


def main(arguments: list[str]) -> None:
    """Do what the first argument says with the folders that follow."""
    folders = [Path(each) for each in arguments[1:] if not each.startswith("--")]
    if arguments[0] == "trim":
        trim(folders[0], with_qt="--without-qt" not in arguments)
    elif arguments[0] == "depends":
        print(depends(folders))
    else:
        sys.exit("deb_tree.py trim FOLDER [--without-qt] | depends FOLDER...")


if __name__ == "__main__":
    main(sys.argv[1:])

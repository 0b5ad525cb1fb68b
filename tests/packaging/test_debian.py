"""Tests what goes into the Debian packages; `sh packaging/test-deb.sh` tries the packages."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import PySide6
import pytest

from kiosk import __version__

ROOT = Path(__file__).parents[2]
DEBIAN = ROOT / "packaging" / "debian"
PACKAGES = ("kiosk", "kiosk-headoffice")
SCRIPTS = ("preinst", "postinst", "prerm", "postrm")


def helped(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *words, "--help"],
        env={"KIOSK_LANGUAGE": "en", "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def subcommands(*words: str) -> list[str]:
    listed = helped(*words).partition("Commands:\n")[2]
    return re.findall(r"^  ([a-z][a-z-]*)", listed, re.MULTILINE)


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What both packages have in /usr/share that is made from the command line's help."""
    folder = tmp_path_factory.mktemp("share")
    for package in PACKAGES:
        subprocess.run(
            [sys.executable, ROOT / "packaging" / "manual.py", package, folder],
            cwd=ROOT,
            check=True,
        )
    return folder


def filled(script: str) -> str:
    """A script of the package kiosk, version 1.2.0, that has one unit."""
    text = (DEBIAN / script).read_text(encoding="utf-8")
    for name, value in (
        *(("@PACKAGE@", "kiosk"), ("@VERSION@", "1.2.0"), ("@PRIORITY@", "50")),
        ("@UNITS@", "kiosk-hub.service"),
    ):
        text = text.replace(name, value)
    return text


def preinst(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """dpkg's call before it unpacks version 1.2.0."""
    return subprocess.run(
        ["sh", "-c", filled("preinst"), "preinst", *arguments],
        env={"PATH": "/usr/bin:/bin", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


# --- documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["man/man1", "man/fr/man1"])
def test_man_pages_name_every_subcommand_and_its_options(share: Path, folder: str) -> None:
    page = (share / folder / "kiosk.1").read_text(encoding="utf-8").replace("\\-", "-")
    office = (share / folder / "kiosk-headoffice.1").read_text(encoding="utf-8")
    for name in subcommands():
        assert re.search(rf"^\.SS kiosk {name}\b", page, re.MULTILINE), name
    for name in subcommands("headoffice"):
        assert f".SS kiosk-headoffice {name} " in office.replace("\\-", "-"), name
    for option in set(re.findall(r"(?<= )--[a-z-]+", helped("pair"))) - {"--help"}:
        assert f".B {option}" in page.partition(".SS kiosk pair ")[2].partition(".SS ")[0]


def test_man_pages_are_in_the_readers_language(share: Path) -> None:
    for folder, headings in (("man/man1", "NAME FILES"), ("man/fr/man1", "NOM FICHIERS")):
        page = (share / folder / "kiosk.1").read_text(encoding="utf-8")
        for heading in headings.split():
            assert f".SH {heading}\n" in page


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("kiosk headof", {"headoffice"}),
        ("kiosk headoffice confirm", {"confirm-slot"}),
        ("kiosk run --hu", {"--hub"}),
        ("kiosk headoffice orders --sto", {"--store"}),
        ("kiosk import orders.js", set()),
    ],
)
def test_bash_offers_what_may_follow(share: Path, typed: str, offered: set[str]) -> None:
    script = share / "bash-completion" / "completions" / "kiosk"
    words = typed.split()
    asked = (
        f"source {script}; COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _kiosk;"
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == offered


def test_the_changelog_begins_with_this_version_and_its_entries() -> None:
    done = subprocess.run(
        [
            sys.executable,
            ROOT / "packaging" / "debian_changelog.py",
            "kiosk",
            __version__,
            "A <a@b>",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    first, _, rest = done.stdout.partition("\n")
    assert first == f"kiosk ({__version__}) unstable; urgency=medium"
    assert "\n  * The counter screen: who is here" in rest
    assert re.search(r"^ -- A <a@b>  \w{3}, \d\d \w{3} \d{4} ", rest, re.MULTILINE)


# --- scripts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*SCRIPTS, "launcher", "kiosk-headoffice", "base.sh", "trial.sh"])
def test_scripts_can_be_read_by_any_shell(name: str) -> None:
    subprocess.run(["sh", "-n", "-c", filled(name)], check=True)


def test_an_older_version_does_not_replace_a_newer_one() -> None:
    for arguments in (("upgrade", "1.2.1"), ("install", "1.10.0")):
        refused = preinst(*arguments)
        assert refused.returncode == 1
        assert f"kiosk 1.2.0 does not replace kiosk {arguments[1]}: " in refused.stderr
        assert "backup" in refused.stderr
    french = preinst("upgrade", "1.2.1", LANG="fr_FR.UTF-8")
    assert "kiosk 1.2.0 ne remplace pas kiosk 1.2.1\u00a0: " in french.stderr


@pytest.mark.parametrize(
    "arguments", [("install",), ("upgrade", "1.1.9"), ("upgrade", "1.2.0"), ("abort-upgrade", "2")]
)
def test_everything_else_is_let_in(arguments: tuple[str, ...]) -> None:
    assert preinst(*arguments).returncode == 0


def test_an_older_version_comes_back_with_the_backup_of_its_time() -> None:
    assert preinst("upgrade", "1.2.1", KIOSK_DOWNGRADE="restored").returncode == 0


# --- what is left out ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tree() -> Mapping[str, object]:
    return runpy.run_path(str(ROOT / "packaging" / "deb_tree.py"))


def strings(names: object) -> Iterator[str]:
    assert isinstance(names, tuple)
    yield from map(str, names)


def test_each_part_of_qt_that_is_left_out_is_there_to_leave_out(
    tree: Mapping[str, object],
) -> None:
    folder = Path(PySide6.__file__).parent
    for pattern in strings(tree["UNUSED_QT"]):
        if not pattern.startswith("Qt/qml"):
            assert any(folder.glob(pattern)), pattern


def test_no_part_of_qt_that_the_program_imports_is_left_out(tree: Mapping[str, object]) -> None:
    kept = set(strings(tree["MODULES"]))
    left_out = {
        pattern.removeprefix("Qt/qml/").replace("/", ".")
        for pattern in strings(tree["UNUSED_QT"])
        if pattern.startswith("Qt/qml/")
    }
    for path in (ROOT / "kiosk").rglob("*.py"):
        found = re.findall(
            r"^\s*from PySide6\.(\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert set(found) <= kept, path
    for path in (ROOT / "kiosk").rglob("*.qml"):
        found = re.findall(r"^import (Qt[\w.]*)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not any(f"{each}.".startswith(f"{name}.") for each in found for name in left_out)


def test_a_library_of_the_system_that_nobody_named_stops_the_build(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_bytes(Path("/bin/sh").resolve().read_bytes())
    script = str(ROOT / "packaging" / "deb_tree.py")
    command = [sys.executable, script, "depends", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"libc6 \(>= 2\.\d+\)\n", done.stdout)

    altered = program.read_bytes().replace(b"libc.so.6\0", b"libq.so.6\0")
    program.write_bytes(altered)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "libq.so.6" in done.stderr

"""Starting from a checkout: set up once, start at once afterwards, say plainly what is missing.

The Python here is a stand-in that notes what it is asked to do, so that nothing is downloaded.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FAKE_PYTHON = """#!/bin/sh
me=$(readlink -f "$0")
case "$*" in
    *realpath*) echo "$me" ;;
    *version_info*) echo 3.12 ;;
    *ensurepip*) ;;
    *"-m venv"*)
        mkdir -p .venv/bin
        ln -s "$me" .venv/bin/python
        printf '#!/bin/sh\\necho "kiosk in $PWD:" "$@"\\n' >.venv/bin/kiosk
        chmod +x .venv/bin/kiosk ;;
esac
case "$1 $2" in "-m "*) echo "$*" >>"$(dirname "$me")/asked" ;; esac
"""
FAILS = "#!/bin/sh\nexit 1\n"
LACKS_TWO_LIBRARIES = """#!/bin/sh
echo "    libxcb-cursor.so.0 => not found"
echo "    libglib-2.0.so.0 => not found"
echo "    libc.so.6 => /lib/libc.so.6 (0x0)"
"""


class Checkout:
    """A checkout in a path with a space, on a machine whose programs a test can replace."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "a counter"
        self.programs = root / "programs"
        self.programs.mkdir()
        (self.folder / "packaging").mkdir(parents=True)
        shutil.copy(ROOT / "pyproject.toml", self.folder)
        for file in ("run.sh", "setup.sh", "requirements.txt"):
            shutil.copy(ROOT / "packaging" / file, self.folder / "packaging")
        self.replace("python3.13", FAILS)
        self.replace("python3.12", FAKE_PYTHON)
        self.replace("ldd", "#!/bin/sh\n")

    def replace(self, program: str, script: str) -> None:
        """Puts a stand-in in front of a program of the machine."""
        path = self.programs / program
        path.write_text(script)
        path.chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            ["sh", self.folder / "packaging" / "run.sh", *arguments],
            cwd=self.programs,
            env={**os.environ, "PATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        """What Python was asked to do since the last time: make an environment, install."""
        notes = self.programs / "asked"
        lines = notes.read_text().splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_start_sets_up_and_the_second_starts_at_once(checkout: Checkout) -> None:
    first = checkout.start("orders", "--json")
    assert first.stdout == f"kiosk in {checkout.programs}: orders --json\n", first.stderr
    assert any("--require-hashes" in line for line in checkout.asked())

    second = checkout.start("orders", "--json")
    assert (second.stdout, second.stderr) == (first.stdout, "")
    assert checkout.asked() == []


def test_without_arguments_the_demo_starts(checkout: Checkout) -> None:
    assert checkout.start().stdout.endswith(": demo\n")


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/requirements.txt"])
def test_a_changed_requirement_is_installed_into_the_same_environment(
    checkout: Checkout, changed: str
) -> None:
    checkout.start("orders")
    checkout.asked()
    with (checkout.folder / changed).open("a") as file:
        file.write("# changed\n")

    checkout.start("orders")

    asked = checkout.asked()
    assert any("install" in line for line in asked)
    assert not any("-m venv" in line for line in asked)


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Checkout) -> None:
    checkout.replace("old-python", FAKE_PYTHON)
    checkout.start("orders", KIOSK_PYTHON="old-python")
    checkout.asked()
    (checkout.programs / "old-python").unlink()

    assert checkout.start("orders").returncode == 0
    assert any("-m venv" in line for line in checkout.asked())


def test_an_environment_is_made_again_for_another_python_that_is_asked_for(
    checkout: Checkout,
) -> None:
    checkout.replace("other-python", FAKE_PYTHON)
    checkout.start("orders")
    checkout.asked()

    checkout.start("orders", KIOSK_PYTHON="other-python")
    assert any("-m venv" in line for line in checkout.asked())

    checkout.start("orders")
    assert checkout.asked() == []


def test_a_checkout_that_was_moved_is_set_up_again(checkout: Checkout) -> None:
    checkout.start("orders")
    checkout.asked()
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))

    assert checkout.start("orders").returncode == 0
    assert any("-m venv" in line for line in checkout.asked())


def test_an_installation_that_failed_is_taken_up_again(checkout: Checkout) -> None:
    checkout.replace("python3.12", FAKE_PYTHON + 'case "$*" in *--require-hashes*) exit 1 ;; esac')
    failed = checkout.start("orders")
    assert failed.returncode == 2
    assert "could not be installed" in failed.stderr

    checkout.replace("python3.12", FAKE_PYTHON)
    assert checkout.start("orders").returncode == 0


def test_a_machine_without_a_suitable_python_is_told_which_ones_are(checkout: Checkout) -> None:
    for name in ("python3.12", "python3.11", "python3"):
        checkout.replace(name, FAILS)

    result = checkout.start("orders")

    assert result.returncode == 2
    assert "Python 3.11, 3.12 or 3.13" in result.stderr
    assert "apt-get install python3" in result.stderr


def test_an_unsuitable_python_that_was_asked_for_is_named(checkout: Checkout) -> None:
    result = checkout.start("orders", KIOSK_PYTHON="python3.13")

    assert result.returncode == 2
    assert "KIOSK_PYTHON is 'python3.13'" in result.stderr


def test_missing_libraries_are_named_with_the_one_command_that_brings_them(
    checkout: Checkout,
) -> None:
    checkout.replace("ldd", LACKS_TWO_LIBRARIES)
    checkout.replace("id", "#!/bin/sh\necho 1000\n")
    checkout.replace("sudo", FAILS)

    result = checkout.start("demo")

    assert result.returncode == 2
    assert "libglib-2.0.so.0 libxcb-cursor.so.0\n" in result.stderr
    assert "apt-get install libglib2.0-0 libxcb-cursor0\n" in result.stderr


def test_missing_libraries_are_installed_where_that_is_allowed(checkout: Checkout) -> None:
    checkout.replace(
        "ldd", '#!/bin/sh\n[ -e "${0%/*}/installed" ] || echo " libX11.so.6 => not found"'
    )
    checkout.replace("id", "#!/bin/sh\necho 0\n")
    checkout.replace("apt-get", '#!/bin/sh\necho "$*" >>"${0%/*}/installed"\n')

    result = checkout.start("demo")

    assert result.returncode == 0, result.stderr
    assert "install libx11-6" in (checkout.programs / "installed").read_text()


def test_a_command_without_a_screen_needs_no_libraries(checkout: Checkout) -> None:
    checkout.replace("ldd", LACKS_TWO_LIBRARIES)
    checkout.replace("id", "#!/bin/sh\necho 1000\n")
    checkout.replace("sudo", FAILS)

    assert checkout.start("orders").returncode == 0

"""Copies a checkout to a simulated device with stand-in programs; downloads nothing."""

import os
import shutil
import subprocess
from pathlib import Path

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
NO_ROOT = "#!/bin/sh\necho 1000\n"
ROOT_RIGHTS = "#!/bin/sh\necho 0\n"
# Removed from the environment, where a developer may have set them.
SETTINGS = {"CI", "KIOSK_NO_POSTGRESQL", "KIOSK_PYTHON", "KIOSK_TEST_POSTGRESQL", "WAYLAND_DISPLAY"}


class Checkout:
    """A checkout in a path with a space, on a device whose programs a test can replace."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "a counter"
        self.programs = root / "programs"
        self.programs.mkdir()
        (self.folder / "packaging").mkdir(parents=True)
        shutil.copy(ROOT / "pyproject.toml", self.folder)
        for pattern in ("*.sh", "*.txt"):
            for file in (ROOT / "packaging").glob(pattern):
                shutil.copy(file, self.folder / "packaging")
        self.replace("python3.13", FAILS)
        self.replace("python3.12", FAKE_PYTHON)
        self.replace("ldd", "#!/bin/sh\n")

    def replace(self, program: str, script: str) -> None:
        """Replace a program of the device by this script."""
        path = self.programs / program
        path.write_text(script)
        path.chmod(0o755)

    def start(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run run.sh with these arguments; returns its result."""
        return self.run("run.sh", *arguments, **environment)

    def run(
        self, script: str, *arguments: str, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a script of `packaging` in this environment; returns its result."""
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return subprocess.run(
            ["sh", self.folder / "packaging" / script, *arguments],
            cwd=self.programs,
            env={**inherited, "PATH": path, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        """The stand-ins' calls since the last time."""
        notes = self.programs / "asked"
        lines = notes.read_text().splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return lines

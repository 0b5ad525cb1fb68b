"""Tests the apt repository with small packages and a key of the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "repository.sh"
MISSING = [tool for tool in ("gpg", "dpkg-deb", "apt-ftparchive") if not shutil.which(tool)]

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who offers packages in `folder`; their key is also in `key`."""

    work: Path

    @property
    def folder(self) -> Path:
        return self.work / "offered"

    @property
    def key(self) -> Path:
        return self.work / "key.asc"

    def run(self, *command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        # A socket's path has to be short, which a test's folder is not.
        environ = os.environ | {"GNUPGHOME": str(self.work / "gnupg")}
        return subprocess.run(
            command, env=environ, cwd=self.work, capture_output=True, text=True, check=check
        )

    def package(self, version: str, text: str = "") -> Path:
        """A package of this version, that holds `text`."""
        root = self.work / f"root-{version}-{text}"
        (root / "DEBIAN").mkdir(parents=True)
        (root / "said").write_text(text)
        (root / "DEBIAN" / "control").write_text(
            f"Package: said\nVersion: {version}\nArchitecture: amd64\n"
            "Maintainer: A <a@b>\nDescription: text\n"
        )
        folder = self.work / f"built-{text}"
        folder.mkdir(exist_ok=True)
        self.run("dpkg-deb", "--root-owner-group", "--build", root, folder)
        return folder / f"said_{version}_amd64.deb"

    def offer(self, key: str | Path, *packages: Path) -> subprocess.CompletedProcess[str]:
        return self.run("sh", SCRIPT, key, self.folder, *packages, check=False)

    def versions(self) -> list[str]:
        """The versions in the lists, whose signature and hashes are checked."""
        lists = self.folder / "dists" / "stable"
        ring = self.folder / "kiosk-archive-keyring.gpg"
        release = self.run("gpgv", "--keyring", ring, "--output", "-", lists / "InRelease").stdout
        text = (lists / "main" / "binary-amd64" / "Packages").read_bytes()
        digest = self.run("sha256sum", lists / "main" / "binary-amd64" / "Packages").stdout
        assert f"{digest.split()[0]} " in release
        lines = text.decode().splitlines()
        return [line.removeprefix("Version: ") for line in lines if line.startswith("Version: ")]


@pytest.fixture
def operator() -> Iterator[Operator]:
    work = Path(tempfile.mkdtemp())
    made = Operator(work)
    (work / "gnupg").mkdir(mode=0o700)
    generate = ("--passphrase", "", "--quick-generate-key", "Operator", "ed25519", "sign", "1d")
    made.run("gpg", "--batch", *generate)
    exported = made.run("gpg", "--batch", "--armor", "--export-secret-keys", "Operator")
    made.key.write_text(exported.stdout)
    yield made
    made.run("gpgconf", "--kill", "all", check=False)
    shutil.rmtree(work)


def test_devices_find_every_version_in_lists_that_the_operator_signed(operator: Operator) -> None:
    first = operator.offer("Operator", operator.package("1.0"))
    assert first.returncode == 0, first.stderr
    assert operator.versions() == ["1.0"]

    second = operator.offer(operator.key, operator.package("1.1"))
    assert second.returncode == 0, second.stderr
    assert sorted(operator.versions()) == ["1.0", "1.1"]


def test_without_a_key_there_is_no_repository(operator: Operator) -> None:
    broken = operator.work / "broken.asc"
    broken.write_text("no key")
    for key in ("somebody@example.com", broken):
        refused = operator.offer(key, operator.package("1.0", str(key)[-3:]))
        assert refused.returncode == 2
        assert "no key" in refused.stderr or "no secret key" in refused.stderr
    assert not operator.folder.exists()
    assert "KEY is the id of a secret key" in operator.run("sh", SCRIPT, check=False).stderr


def test_a_version_never_changes_its_contents(operator: Operator) -> None:
    operator.offer("Operator", operator.package("1.0", "before"))
    refused = operator.offer("Operator", operator.package("1.0", "after"))
    assert refused.returncode == 2
    assert "said_1.0_amd64.deb is in the repository already" in refused.stderr
    assert operator.versions() == ["1.0"]

"""Tests that files, tests, settings, subcommands, calls and codes in the documents exist."""

import re
import subprocess
from pathlib import Path

import pytest

from kiosk.services.orders.csv_files.mapping import LineSources, OrderSources, read_mapping
from kiosk.settings import Settings
from kiosk.sync.protocol import fields, problem_codes
from kiosk.sync.server.app import server_app
from tests.packaging.test_readme import subcommands

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False
).stdout.split()
DOCUMENTS = TRACKED or [str(path.relative_to(ROOT)) for path in ROOT.glob("[!.]*/**/*.md")]
OPERATING = (ROOT / "packaging" / "README.md").read_text(encoding="utf-8")
CSV_FILES = OPERATING.partition("## Commandes par fichier CSV")[2].partition("\n## ")[0]
PROTOCOL = (ROOT / "kiosk" / "sync" / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_file_that_a_document_links_to_or_names_exists(document: str) -> None:
    path = ROOT / document
    text = path.read_text(encoding="utf-8")

    linked = [path.parent / target for target in re.findall(r"\]\(([^)#:\s]+)\)", text)]
    tests = [ROOT / name for name in re.findall(r"`(tests/[\w/]+\.py)`", text)]
    missing = [str(each) for each in (*linked, *tests) if not each.exists()]
    assert not missing, missing

    here = {file.name for file in (ROOT / "tests").rglob("test_*.py")}
    named = set(re.findall(r"`(?:\w+/)*(test_\w+\.py)`", text))
    assert named <= here, named - here

    proofs = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", text)
    gone = [
        name
        for file, name in proofs
        if f"def {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert not gone, gone


def test_each_subcommand_of_head_office_is_explained() -> None:
    for name in subcommands("headoffice"):
        assert re.search(rf"headoffice {name}\b|`{name}`", OPERATING), name


def _named(text: str) -> set[str]:
    """The names in code of a document that have an underscore."""
    return set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", text))


def test_each_setting_that_is_named_exists() -> None:
    text = OPERATING.replace(CSV_FILES, "")
    example = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    named = set(re.findall(r"^(\w+) =", example[1], re.MULTILINE)) | _named(text)

    assert len(named) > 10
    assert named <= Settings.model_fields.keys(), named - Settings.model_fields.keys()


def test_the_mapping_of_a_csv_file_that_is_shown_can_be_used() -> None:
    example = re.search(r"```toml\n(.*?)```", CSV_FILES, re.DOTALL)
    assert example is not None
    assert read_mapping(example[1]).leave_out
    for key in (*OrderSources.model_fields, *LineSources.model_fields):
        assert re.search(rf"\b{key}\b", CSV_FILES), key


def test_each_script_is_explained_and_exists() -> None:
    table = OPERATING.rpartition("## The scripts here")[2]
    scripts = {
        path.name for path in (ROOT / "packaging").iterdir() if path.suffix in (".sh", ".py")
    }

    assert set(re.findall(r"`([\w-]+\.(?:sh|py))", table)) == scripts


def test_the_protocol_names_each_call() -> None:
    paths = server_app(None).openapi()["paths"]  # type: ignore[arg-type]
    calls = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}

    assert set(re.findall(r"^\| `(\w+ /[\w/]+)", PROTOCOL, re.MULTILINE)) == calls


def test_the_protocol_names_each_error_code() -> None:
    codes = {
        value
        for name, value in vars(problem_codes).items()
        if name.isupper() and isinstance(value, str) and name.lower() == value
    }
    reasons = {problem_codes.OTHER_STORE, problem_codes.IN_USE}
    errors = PROTOCOL.partition("## Errors")[2].partition("## ")[0]

    assert codes - reasons == set(re.findall(r"`([a-z]+(?:_[a-z]+)*)`", errors)) - {
        "expected",
        "hub_epoch",
        "retry_after_s",
    }


def test_the_protocols_numbers_are_those_of_the_code() -> None:
    numbers = PROTOCOL.partition("## Numbers")[2].partition("## ")[0]

    for row in (
        f"| events or entries in a request | {fields.EVENTS_MAX} |",
        f"| bytes of a request | {fields.BODY_BYTES_MAX // 1024} KiB;",
        f"| entries or commands in an answer | {fields.FEED_LIMIT} |",
        f"| long poll | {fields.WAIT_S_MAX:.0f} s |",
    ):
        assert row in numbers

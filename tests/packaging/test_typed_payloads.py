"""Tests that what events and commands say is read by its type, and not by string keys."""

import ast
from collections.abc import Iterator
from pathlib import Path

KIOSK = Path(__file__).parents[2] / "kiosk"
PACKAGES = ("domain", "services", "storage")
JSON_NAMES = {"data", "payload", "personal", "recorded", "recorded_personal"}
"""What the JSON of an event or a command is called in these packages."""


def keyed(tree: ast.AST) -> Iterator[ast.AST]:
    """Yields where a value of one of JSON_NAMES is asked for a literal key."""
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str())):
                pass
            case ast.Call(
                func=ast.Attribute(value=value, attr="get" | "pop" | "setdefault"),
                args=[ast.Constant(value=str()), *_],
            ):
                pass
            case ast.Compare(
                left=ast.Constant(value=str()), ops=[ast.In() | ast.NotIn()], comparators=[value]
            ):
                pass
            case _:
                continue
        match value:
            case ast.Name(id=name) | ast.Attribute(attr=name) if name in JSON_NAMES:
                yield node


def test_payloads_and_personal_data_are_read_by_their_type() -> None:
    found = [
        f"{file.relative_to(KIOSK)}:{getattr(node, 'lineno', 0)}: {ast.unparse(node)}"
        for package in PACKAGES
        for file in sorted((KIOSK / package).rglob("*.py"))
        for node in keyed(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert not found, "read it once, in services/replication/payload_codec.py:\n" + "\n".join(found)


def test_the_check_finds_string_keys() -> None:
    wrong = [
        'event.personal["claim_person"]',
        'event.personal.get("customer", {})',
        '"reason" in command.payload',
        'data["from"]',
    ]
    assert all(list(keyed(ast.parse(line))) for line in wrong)
    assert not list(keyed(ast.parse("recorded[SEALS]; payload.reason; row['data']")))

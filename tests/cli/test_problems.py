"""Tests that each problem has a sentence in both languages, and codes for programs."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.cli.messages import Messages
from kiosk.cli.problems import problem_json, problem_text
from kiosk.domain.problem import Problem
from tests.cli.catalogue import texts

SOURCES = Path(__file__).resolve().parents[2] / "kiosk"


def codes_in_sources() -> Iterator[str]:
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Problem":
                code = node.args[0]
                assert isinstance(code, ast.Constant), path
                yield str(code.value)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_problem_has_a_sentence(language: str) -> None:
    codes = set(codes_in_sources())
    known = {
        code.removeprefix("problem.") for code in texts(language) if code.startswith("problem.")
    }
    assert len(codes) > 50
    assert codes == {code for code in known if not code.startswith("part_")}


def test_a_problem_within_an_order_of_a_store_is_one_sentence() -> None:
    inner = Problem("order_part_altered", order_id="C-1", part="customer")
    problem = Problem("in_store", store="Lyon", problem=inner)
    assert list(problem.codes()) == ["in_store", "order_part_altered"]
    assert problem_text(Messages("en"), problem) == (
        "store Lyon: order C-1: the customer is not as it was recorded"
    )
    assert problem_text(Messages("fr"), problem) == (
        "magasin Lyon\u00a0: commande C-1\u00a0: le client n’est plus tel qu’à l’enregistrement"
    )


def test_a_program_gets_codes_and_values() -> None:
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    inner = Problem("records_set_aside", at=at, device_id="d", count=2)
    found = problem_json(Messages("fr"), Problem("in_store", store="Lyon", problem=inner))
    assert (found["code"], found["params"]["store"]) == ("in_store", "Lyon")
    within = found["params"]["problem"]
    assert within["code"] == "records_set_aside"
    assert within["params"] == {"at": "2026-11-23T08:00:00Z", "device_id": "d", "count": 2}
    assert within["detail"] in found["detail"]


def test_a_time_that_no_clock_shows_is_shown_as_it_is_kept() -> None:
    problem = Problem("records_set_aside", at=datetime(1, 1, 1, tzinfo=UTC), device_id="d", count=1)
    assert "0001-01-01" in problem_text(Messages("fr"), problem)


def test_what_is_not_there_is_a_dash() -> None:
    problem = Problem("begins_with", from_status=None, to_status="COLLECT_READY")
    assert problem_text(Messages("en"), problem) == "it begins with — → COLLECT_READY"

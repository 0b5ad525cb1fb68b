import re

from kiosk.domain.status import TITLES, Status
from tests.cli.conftest import Cli
from tests.domain.published import TABLE

ARROWS = {(status.name, to.name) for status, following in TABLE.items() for to in following}


def test_the_table_for_programs(kiosk: Cli) -> None:
    reported = kiosk("workflow", "--format", "json").json
    assert set(reported) == {"statuses", "transitions"}
    assert [status["code"] for status in reported["statuses"]] == [s.value for s in Status]
    for status in reported["statuses"]:
        title = TITLES[Status(status["code"])]
        assert (status["title_fr"], status["title_en"]) == (title.fr, title.en)
        assert set(status) == {"code", "title_fr", "title_en", "entry"}
    entries = {status["code"] for status in reported["statuses"] if status["entry"]}
    assert entries == {"COLLECT_INIT", "COLLECT_STARTED"}
    steps = [(step["from"], step["to"]) for step in reported["transitions"]]
    assert len(steps) == 55
    assert set(steps) == {(f"COLLECT_{a}", f"COLLECT_{b}") for a, b in ARROWS}


def test_the_diagram_has_every_arrow_once(kiosk: Cli) -> None:
    lines = kiosk("workflow", "--format", "mermaid").out.splitlines()
    assert lines[0] == "stateDiagram-v2"
    found = [re.fullmatch(r" +(\S+) --> (\S+)", line) for line in lines]
    arrows = [(match[1], match[2]) for match in found if match]
    assert len(arrows) == len(set(arrows))
    assert set(arrows) == ARROWS | {
        ("[*]", "INIT"),
        ("[*]", "STARTED"),
        ("PICK_UP_OK", "[*]"),
    }
    assert all(any(title.fr in line for line in lines) for title in TITLES.values())


def test_the_table_for_people_names_what_follows_each_status(kiosk: Cli) -> None:
    for form in ((), ("--format", "table")):
        lines = kiosk("workflow", *form).out.splitlines()
        assert len(lines) == 13
        for line, (status, following) in zip(lines, TABLE.items(), strict=True):
            assert status.name in line
            assert TITLES[status].fr in line
            assert all(to.name in line for to in following)


def test_another_format_is_wrong_usage(kiosk: Cli) -> None:
    answer = kiosk("workflow", "--format", "dot")
    assert (answer.code, answer.out) == (2, "")
    assert "table, json, mermaid" in answer.err

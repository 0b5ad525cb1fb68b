"""Tests that orders with poisonous contents do not stop a store's feed of commands."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.events.log import EMPTY_LOG
from kiosk.sync.protocol.bodies import CommandsReply
from tests.hostile.served_office import ServedOffice, served_office
from tests.services.bodies import body

POISONS = {
    "half a character": '"\\ud800"',
    "nested 900 deep": "[" * 900 + "]" * 900,
    "infinite": "1e400",
    "a number of 4,000 digits": "9" * 4000,
    "30 MB": '"' + "a" * 30_000_000 + '"',
}
"""JSON values of a field that nobody reads."""


@pytest.fixture
def served(data_dir: Path) -> Iterator[ServedOffice]:
    with served_office(data_dir) as office:
        yield office


def commands(served: ServedOffice, transport_of: str) -> CommandsReply:
    """Returns the commands that the store's hub gets, from the first one."""
    transport = served.hub(served.office.admin.store(transport_of))

    async def ask() -> CommandsReply:
        try:
            return await transport.commands(EMPTY_LOG, 500, 0.0)
        finally:
            await transport.aclose()

    return asyncio.run(ask())


@pytest.mark.slow
def test_a_field_that_nobody_reads_stops_no_order(served: ServedOffice) -> None:
    served.store("Lyon")
    lines = [json.dumps(body(collectId="C-0"))]
    for number, value in enumerate(POISONS.values(), 1):
        made = json.dumps(body(collectId=f"C-{number}"))
        lines.append(made.removesuffix("}") + f', "x": {value}}}')
    lines.append(json.dumps(body(collectId="C-9")))
    file = served.data_dir / "orders.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    imported = served.run("import", str(file))
    assert (imported.returncode, imported.stderr) == (0, "")
    given = commands(served, "Lyon").commands
    assert [command.order_id for command in given] == [f"C-{n}" for n in (0, 1, 2, 3, 4, 5, 9)]
    assert all("x" not in command.payload["body"] for command in given)
    again = served.run("import", str(file), "--json")
    assert json.loads(again.stdout)["unchanged"] == len(lines)


@pytest.mark.slow
@pytest.mark.parametrize("payload", ['{"body": "\\ud800"}', "[" * 2000 + "]" * 2000, '{"a": 1'])
def test_what_stands_in_the_table_already_is_passed_over(
    served: ServedOffice, payload: str
) -> None:
    served.store("Lyon")
    file = served.data_dir / "orders.jsonl"
    file.write_text("\n".join(json.dumps(body(collectId=f"C-{n}")) for n in range(3)))
    assert served.run("import", str(file)).returncode == 0
    with served.office._database.transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE command SET payload = ? WHERE command_seq = 2", (payload,)
        )
    given = commands(served, "Lyon").commands
    assert [command.order_id for command in given] == ["C-0", "C-1", "C-2"]
    assert given[1].payload == {"unreadable": True}
    verified = served.run("verify")
    assert verified.returncode != 0
    assert "request 2 reaches its store without contents" in verified.stderr

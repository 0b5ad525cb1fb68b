"""Runs head office as its own process, for attackers and stores to call."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase, sqlite_url
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.client.pair import pair
from kiosk.sync.client.transport import HttpTransport
from tests.forked.commands import COMMANDS

ENVIRONMENT = {**os.environ, "KIOSK_LANGUAGE": "en", "PYTHONUNBUFFERED": "1"}


@dataclass
class ServedOffice:
    """The address of a head office process, and the database that it uses."""

    address: str
    url: str
    data_dir: Path
    office: HeadOffice
    tls: bool = False

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def store(self, name: str) -> StoreRecord:
        """Creates a store; its exchange place is its name in capitals and "-01"."""
        return self.office.admin.create_store(name, f"{name.upper()}-01")

    def hub(self, store: StoreRecord) -> HttpTransport:
        """Pairs a hub for a store over the network; returns its transport."""
        code = self.office.admin.make_pairing_code(store.store_id).code
        device_id = f"hub-{store.name}"
        reply, certificate = asyncio.run(pair(self.address, code, device_id, "Comptoir 1"))
        return HttpTransport(self.address, device_id, reply.secret, certificate)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a subcommand of `kiosk headoffice` on the same database."""
        command = ["headoffice", *arguments, "--database", self.url, "--data", str(self.data_dir)]
        return COMMANDS.run(command, ENVIRONMENT)


@contextmanager
def served_office(data_dir: Path) -> Iterator[ServedOffice]:
    """Serves until the end of the block."""
    url = sqlite_url(data_dir / "headoffice.db")
    database = OfficeDatabase(url)
    database.prepare(IdSource().new_id)
    arguments = ["headoffice", "serve", "--listen", "127.0.0.1:0", "--database", url]
    process = COMMANDS.start([*arguments, "--data", str(data_dir)], ENVIRONMENT)
    try:
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield ServedOffice(found[0], url, data_dir, HeadOffice(database))
    finally:
        process.terminate()
        process.communicate(20)
        database.close()

"""Head office's Collect API over real HTTP, on a new SQLite file and a new PostgreSQL schema."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.collect_api.callbacks.addresses import Reach
from kiosk.collect_api.ports import Links
from kiosk.headoffice.admin.client_admin import ClientAdmin
from kiosk.headoffice.collect.mount import Mounted, collect_app
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.executor import ThreadExecutor
from kiosk.headoffice.id_source import IdSource
from kiosk.headoffice.storage.database import OfficeDatabase
from kiosk.headoffice.storage.records import StoreRecord
from kiosk.headoffice.store_api.office import HeadOffice
from kiosk.sync.server.app import server_app
from kiosk.sync.server.connection_limits import HEAD_OFFICE_LIMITS
from tests.collect_api.retailer import Retailer
from tests.headoffice.conftest import Clock, clock, database, empty_database
from tests.headoffice.hub import Hub
from tests.sync.server.document import serving
from tests.sync.server.hostile_shop import reported

__all__ = ["clock", "database"]

ON_BOTH = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)
"""For what the two databases might do differently; all else is tested on SQLite."""

LINKS = Links("https://shop.example/follow/{collectId}", "https://shop.example/move/{collectId}")
Join = Callable[..., Retailer]


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: a SQLite file, unless the test is for both."""
    with empty_database(getattr(request, "param", "sqlite"), tmp_path) as made:
        yield made


@pytest.fixture
def office(database: OfficeDatabase, clock: Clock) -> HeadOffice:
    return HeadOffice(database, clock=clock)


@pytest.fixture
def lyon(office: HeadOffice) -> StoreRecord:
    return office.admin.create_store("Lyon", "LYON-01")


@pytest.fixture
def lille(office: HeadOffice) -> StoreRecord:
    return office.admin.create_store("Lille", "LILLE-01")


@pytest.fixture
def hub(office: HeadOffice, lyon: StoreRecord) -> Hub:
    """The hub of the store in Lyon, which does what it is asked when the test says so."""
    joined = Hub(office)
    asyncio.run(joined.join(lyon.store_id))
    return joined


@pytest.fixture
def links() -> Links:
    return LINKS


@pytest.fixture
def reach() -> Reach:
    return Reach()


@pytest.fixture
def address(
    office: HeadOffice, database: OfficeDatabase, clock: Clock, links: Links, reach: Reach
) -> Iterator[str]:
    """The address at which head office answers clients and hubs."""
    threads = ThreadExecutor()
    collects = collect_app(Work(database, threads, clock=clock), reported, links, reach)
    app = Mounted(server_app(office, log=reported), collects)
    with serving(app, HEAD_OFFICE_LIMITS) as found:
        yield found
    threads.close()


@pytest.fixture
def clients(database: OfficeDatabase, clock: Clock) -> ClientAdmin:
    return ClientAdmin(database, clock, IdSource())


@pytest.fixture
def join(address: str, clients: ClientAdmin) -> Iterator[Join]:
    """Creates a client that is bound to these stores, and has it get a token."""
    joined: list[Retailer] = []

    def made(name: str = "Shop", *stores: str, **more: bool) -> Retailer:
        created = clients.create(name, stores, **more)
        joined.append(Retailer(address, created.client_id, created.secret))
        return joined[-1].sign_in()

    yield made
    for one in joined:
        one.http.close()


@pytest.fixture
def retailer(join: Join, lyon: StoreRecord) -> Retailer:
    """A client of all stores, one of which is in Lyon."""
    return join()

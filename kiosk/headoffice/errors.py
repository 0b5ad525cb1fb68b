"""What head office refuses a person, with the facts a sentence needs."""

from __future__ import annotations


class HeadOfficeRefused(Exception):
    """A person asked for something that cannot be done. Never a bug of ours."""


class StoreUnknown(HeadOfficeRefused):
    """No store has this identifier, exchange place or name."""

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class StoreTaken(HeadOfficeRefused):
    """Another store has this exchange place already."""

    def __init__(self, exchange_place_id: str, name: str) -> None:
        """`name`: that of the other store."""
        super().__init__(exchange_place_id)
        self.exchange_place_id = exchange_place_id
        self.name = name


class OrderNotHere(HeadOfficeRefused):
    """No store has this order, and no command creates it."""

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class OrderInStores(HeadOfficeRefused):
    """Several stores have an order of this number: one must be named."""

    def __init__(self, order_id: str, stores: tuple[str, ...]) -> None:
        super().__init__(order_id)
        self.order_id = order_id
        self.stores = stores


class DeviceUnknown(HeadOfficeRefused):
    """No device has this identifier."""

    def __init__(self, device_id: str) -> None:
        super().__init__(device_id)
        self.device_id = device_id


class CannotTravel(HeadOfficeRefused):
    """A store's hub could not read what it is to be asked.

    `order_id`: of the order that it is about; `problem`: why, in English.
    """

    def __init__(self, order_id: str, problem: str) -> None:
        super().__init__(order_id, problem)
        self.order_id = order_id
        self.problem = problem


class DatabaseWrong(HeadOfficeRefused):
    """The database named by --database cannot be used.

    `problem`: "url" or "driver"; of a PostgreSQL that cannot be worked with "host", "refused",
    "no_answer", "no_password", "password", "role", "database", "not_let_in", "tls", "option",
    "rights", and "reach" where it is none of them; "not_ours": a file that holds something else,
    or nothing any more.
    """

    def __init__(self, problem: str, given: str, said: str = "") -> None:
        """`given`: the database, without its password. `said`: the server's or library's words."""
        super().__init__(problem, given, said)
        self.problem = problem
        self.given = given
        self.said = said

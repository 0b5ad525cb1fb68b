"""Errors that head office shows a person, with the values that the message needs."""

from __future__ import annotations

from typing import ClassVar

from kiosk.domain.problem import Problem


class RequestNotAllowed(Exception):
    """A person asked for something that cannot be done. Never a bug in this program.

    `code` names the refusal, and the message for it in a catalogue; the attributes fill its gaps.
    """

    code: ClassVar[str]


class StoreUnknown(RequestNotAllowed):
    """No store, or more than one, has this identifier, exchange place or name."""

    code: ClassVar[str] = "store_unknown"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class StoreTaken(RequestNotAllowed):
    """Another store has this exchange place already."""

    code: ClassVar[str] = "store_taken"

    def __init__(self, exchange_place_id: str, name: str) -> None:
        """`name`: the other store's."""
        super().__init__(exchange_place_id)
        self.exchange_place_id = exchange_place_id
        self.name = name


class StoreClosed(RequestNotAllowed):
    """The store is closed: nothing is asked of it, and nothing pairs with it."""

    code: ClassVar[str] = "store_closed"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class StoreWithoutHub(RequestNotAllowed):
    """No hub of the store has said which certificate it has: no device can pair with it yet."""

    code: ClassVar[str] = "store_without_hub"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooManyCodes(RequestNotAllowed):
    """The store has `most` pairing codes that are good for other days."""

    code: ClassVar[str] = "too_many_codes"

    def __init__(self, name: str, most: int) -> None:
        super().__init__(name, most)
        self.name, self.most = name, most


class OrderNotHere(RequestNotAllowed):
    """No store has this order, and no command creates it."""

    code: ClassVar[str] = "order_unknown"

    def __init__(self, order_id: str) -> None:
        super().__init__(order_id)
        self.order_id = order_id


class OrderInStores(RequestNotAllowed):
    """Several stores have an order with this id: the caller must name one of `stores`."""

    code: ClassVar[str] = "order_in_stores"

    def __init__(self, order_id: str, stores: tuple[str, ...]) -> None:
        super().__init__(order_id)
        self.order_id = order_id
        self.stores = stores


class DeviceUnknown(RequestNotAllowed):
    """No device has this identifier."""

    code: ClassVar[str] = "device_unknown"

    def __init__(self, device_id: str) -> None:
        super().__init__(device_id)
        self.device_id = device_id


class DeviceShutOut(RequestNotAllowed):
    """A device that is revoked or quarantined sends nothing any more."""

    code: ClassVar[str] = "device_shut_out"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class DeviceTooOld(RequestNotAllowed):
    """A device has not said its version: it is of 0.1.0, or was never heard."""

    code: ClassVar[str] = "device_too_old"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class ClientUnknown(RequestNotAllowed):
    """No client that is not revoked has this identifier or name."""

    code: ClassVar[str] = "client_unknown"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class ClientTaken(RequestNotAllowed):
    """Another client has this name already."""

    code: ClassVar[str] = "client_taken"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class PlaceUnknown(RequestNotAllowed):
    """No exchange place with this identifier has opening hours."""

    code: ClassVar[str] = "place_unknown"

    def __init__(self, given: str) -> None:
        super().__init__(given)
        self.given = given


class PlaceIncomplete(RequestNotAllowed):
    """A place that has no hours yet was not given all it needs. `missing`: the options."""

    code: ClassVar[str] = "place_incomplete"

    def __init__(self, place: str, missing: str) -> None:
        super().__init__(place, missing)
        self.place = place
        self.missing = missing


class NothingParked(RequestNotAllowed):
    """No callback that is asked for is parked."""

    code: ClassVar[str] = "nothing_parked"


class NoMailParked(RequestNotAllowed):
    """No e-mail that is asked for is parked."""

    code: ClassVar[str] = "no_mail_parked"


class VersionUnknown(RequestNotAllowed):
    """The store's settings have no such version."""

    code: ClassVar[str] = "settings_version_unknown"

    def __init__(self, name: str, version: int) -> None:
        super().__init__(name, version)
        self.name = name
        self.version = str(version)


class SettingNotGiven(RequestNotAllowed):
    """Head office does not give that setting to that store, so it cannot take it back."""

    code: ClassVar[str] = "setting_not_given"

    def __init__(self, setting: str, name: str) -> None:
        """`name`: the store's."""
        super().__init__(setting, name)
        self.setting = setting
        self.name = name


class ReadyNotMailed(RequestNotAllowed):
    """No store is given `mail_again` where customers are not mailed that their order is ready."""

    code: ClassVar[str] = "ready_not_mailed"


class SettingsTooLarge(RequestNotAllowed):
    """A store is given no more than that."""

    code: ClassVar[str] = "settings_too_large"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class CannotTravel(RequestNotAllowed):
    """A command was not issued because the store's hub could not read it.

    `order_id`: the order it is about, "" for none; `problem`: why.
    """

    code: ClassVar[str] = "cannot_travel"

    def __init__(self, order_id: str, problem: Problem) -> None:
        super().__init__(order_id, problem)
        self.order_id = order_id
        self.problem = problem


class InvalidDatabase(RequestNotAllowed):
    """The database named by --database cannot be used.

    `problem`: "url", "no_url" (which is not shown: it may be a password), "driver", or "folder"
    where a file is expected; for a PostgreSQL server that cannot be used "host", "refused",
    "no_answer", "no_password", "password", "role", "database", "not_let_in", "tls", "option",
    "rights", and "reach" for any other cause; "not_ours": a file with other contents, or with
    none any more; "none": there is no head office in it.
    """

    code: ClassVar[str] = "invalid_database"

    def __init__(
        self, problem: str, given: str, said: str = "", found: Problem | None = None
    ) -> None:
        """`given`: the database without its password. `said`: the server's or library's message.

        `found`: what is wrong with a file ("not_ours").
        """
        super().__init__(problem, given, said or str(found or ""))
        self.problem = problem
        self.given = given
        self.said = said
        self.found = found

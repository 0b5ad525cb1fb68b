"""Keeps the settings that head office gives this store, and says when there are others."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.given_settings import GivenFile, GivenSettings, KeptSettings


class SettingsKeeper:
    """This device's copy, on the thread that synchronises."""

    def __init__(
        self, file: GivenFile | None, on_change: Callable[[], None] = lambda: None
    ) -> None:
        """`file` None: nothing is kept. `on_change` is called when the file has changed."""
        self._file, self._on_change = file, on_change
        self._kept = None if file is None else file.read()
        self._digest = self.given.digest
        self.mails_ready: bool | None = None
        """Whether head office said that it mails customers that orders are ready; None: nothing."""

    @property
    def given(self) -> GivenSettings:
        """The document here; version 0 where this store was never given anything."""
        return GivenSettings() if self._kept is None else self._kept.given

    @property
    def digest(self) -> str:
        """The document's digest; "" where this store was never given anything."""
        return self._digest

    @property
    def store_id(self) -> str:
        """The store that the document is of; "" without one."""
        return "" if self._kept is None else self._kept.store_id

    def keep(self, store_id: str, device_id: str, role: str, given: GivenSettings) -> bool:
        """Keep this document for this device, unless a newer one of this store is kept already.

        Returns whether anything changed. Of two documents with one version the later to come is
        kept: head office was restored from a backup, and has used the version again. Raises
        OSError.
        """
        if self._file is None:
            return False
        if self.store_id == store_id and self.given.version > given.version:
            given = self.given
        kept = KeptSettings(store_id=store_id, device_id=device_id, role=role, given=given)
        if kept == self._kept or not (given.version or self._kept):
            return False
        if given.version:
            self._file.write(kept)
        else:
            self._file.remove()
        self._kept, self._digest = (kept if given.version else None), given.digest
        self._on_change()
        return True

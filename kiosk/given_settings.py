"""The settings that head office gives a store: which ones, for which devices, and their file.

A store's settings are one document with one version, which counts up with every change. Each device
keeps the newest document in its data directory, so that it starts with it while nothing answers.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

FILE_NAME = "given.json"

ENTRIES_MAX = 500
DOCUMENT_BYTES_MAX = 64 * 1024
VERSION_MAX = 10**9

EVERY_DEVICE = ""
ROLE, DEVICE = "role:", "device:"

FOR_STORES = frozenset(
    {
        "bays",
        "board_names",
        "board_speaks",
        "closed_on",
        "closes_at_h",
        "comfortable_rows",
        "country",
        "customer_data_days",
        "done_large_text_s",
        "done_s",
        "headset_only",
        "idle_countdown_s",
        "idle_large_text_s",
        "idle_s",
        "introduction",
        "keep_days",
        "keyboard_layouts",
        "language",
        "left_handed",
        "lock_after_s",
        "mail_again",
        "mode",
        "open_days",
        "opens_at_h",
        "ready_days_max",
        "reasons",
        "same_key_s",
        "scanner_prefix",
        "shelf_required",
        "signature",
        "slot_capacity",
        "slot_minutes",
        "sound_volume",
        "speech_keys",
        "speech_rate",
        "staff_pins",
        "time_zone",
        "undo_s",
        "wait_escalate_s",
        "wait_late_s",
        "wait_warn_s",
    }
)
"""What head office may give to all of a store's devices, to those of a role, or to one.

The others say which store and device this is, who works there, and with whom it exchanges data.
"""

FOR_ONE_DEVICE = frozenset({"board_display", "checkin_display", "counter_display", "px_per_mm"})
"""What head office may give to one device only: its displays."""

GIVABLE = FOR_STORES | FOR_ONE_DEVICE


class GivenValue(BaseModel):
    """One value. `scope`: "", "role:ROLE" or "device:ID"; `version`: since when it is given."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    scope: Annotated[str, Field(max_length=220)] = EVERY_DEVICE
    name: Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,59}$")]
    value: JsonValue
    version: Annotated[int, Field(ge=1, le=VERSION_MAX)]


class GivenSettings(BaseModel):
    """All that head office gives a store, in one version. Version 0: nothing was ever given.

    A newer program may give names that this one does not know: they are kept and passed on.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    version: Annotated[int, Field(ge=0, le=VERSION_MAX)] = 0
    entries: Annotated[tuple[GivenValue, ...], Field(max_length=ENTRIES_MAX)] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the document; "" where nothing was ever given."""
        if not self.version:
            return ""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def found_for(self, role: str, device_id: str) -> dict[str, GivenValue]:
        """What a device is given, by name: what is for it alone comes before what is for its role,
        and that before what is for every device.
        """
        found: dict[str, GivenValue] = {}
        for scope in (EVERY_DEVICE, ROLE + role, DEVICE + device_id):
            found |= {one.name: one for one in self.entries if one.scope == scope}
        return {name: one for name, one in found.items() if name in GIVABLE}


class KeptSettings(BaseModel):
    """A device's file: the document, and who the device is, which is known before it is opened."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    store_id: str
    device_id: str
    role: str
    given: GivenSettings

    def values(self) -> dict[str, GivenValue]:
        """What this device is given, by name."""
        return self.given.found_for(self.role, self.device_id)


@dataclass(frozen=True, slots=True)
class GivenFile:
    """The file in a data directory."""

    data_dir: Path

    @property
    def _path(self) -> Path:
        return self.data_dir / FILE_NAME

    def read(self) -> KeptSettings | None:
        """What is kept; None where nothing was given, or the file cannot be read any more.

        The device then goes on with its own settings, and gets the document with its next contact.
        """
        try:
            return KeptSettings.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError, ValueError, RecursionError):
            return None

    def write(self, kept: KeptSettings) -> None:
        """Keep another document, at once and on the disk. Raises OSError."""
        with tempfile.TemporaryDirectory(dir=self.data_dir, prefix=".given-") as folder:
            written = Path(folder) / FILE_NAME
            with written.open("w", encoding="utf-8") as file:
                file.write(kept.model_dump_json())
                file.flush()
                os.fsync(file.fileno())
            written.replace(self._path)

    def remove(self) -> None:
        """Give up what another store's head office gave. Raises OSError."""
        self._path.unlink(missing_ok=True)


_TIED = {
    "wait_order": frozenset({"wait_warn_s", "wait_late_s", "wait_escalate_s"}),
    "closes_at_h": frozenset({"opens_at_h", "closes_at_h"}),
}
"""The settings that have to fit each other, by what `Settings` says where they do not."""


def fault_of(name: str) -> str:
    """What `Settings` says where this setting does not fit others; "" if it fits any."""
    return next((said for said, names in _TIED.items() if name in names), "")


def fitting(
    own: Mapping[str, Any], given: Mapping[str, Any], build: Callable[[dict[str, Any]], object]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What counts of a device's own settings and of those that head office gives, by name.

    The given ones override its own. One that `build` refuses by a ValidationError is left out, as a
    newer head office may give what this version does not take. Where values do not fit each other,
    this device's own of them give way first. `build` must take its own ones alone.
    """
    here = {name: value for name, value in own.items() if name not in given}
    there = dict(given)
    while True:
        try:
            build({**here, **there})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
        else:
            return here, there
        if first["loc"]:
            name = str(first["loc"][0])
            del there[name]
            if name in own:
                here[name] = own[name]
            continue
        tied = next(names for said, names in _TIED.items() if said in str(first["msg"]))
        side = here if tied & here.keys() else there
        for name in tied:
            side.pop(name, None)


def changed(
    before: GivenSettings, scope: str, values: Mapping[str, JsonValue | None]
) -> tuple[GivenValue, ...]:
    """The entries of the next version, with other values in one scope; None takes one back."""
    version = before.version + 1
    known = {(one.scope, one.name): one for one in before.entries}
    for name, value in values.items():
        here = known.pop((scope, name), None)
        if value is not None:
            is_same = here is not None and here.value == value
            known[scope, name] = (
                here
                if here is not None and is_same
                else GivenValue(scope=scope, name=name, value=value, version=version)
            )
    return tuple(known[key] for key in sorted(known))

"""Checks the settings that a store is to be given, as `kiosk.toml` is checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, ValidationError

from kiosk.domain.device_roles import DeviceRole
from kiosk.given_settings import DEVICE, DOCUMENT_BYTES_MAX, ENTRIES_MAX, GivenSettings
from kiosk.services.text_rules import short
from kiosk.settings import InvalidSetting, Settings, read_text
from kiosk.sync.protocol.limits import is_plain

HERE = "head office"
"""Where an InvalidSetting of this module comes from."""


def read_value(name: str, text: str) -> JsonValue:
    """The value that somebody typed, as it is kept. Raises InvalidSetting.

    A list may also be typed with commas between its values: `mon,tue`.
    """
    try:
        value = read_text(name, text)
    except (ValueError, RecursionError):
        value = [part.strip() for part in text.split(",") if part.strip()]
    return _checked(name, value, {})


def _checked(name: str, value: Any, others: Mapping[str, Any]) -> JsonValue:
    """The value as JSON, with nothing left that is not of the setting. Raises InvalidSetting."""
    try:
        kept: JsonValue = _dumped(Settings(**{**others, name: value}), name)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        if not first["loc"]:  # It does not fit the defaults: the whole document is checked later.
            return _dumped(_near(name, value), name)
        raise InvalidSetting("value", HERE, name, short(str(value)), expected=name) from None
    return kept


def _near(name: str, value: Any) -> Settings:
    """Settings with a value that does not fit the defaults, and others that it fits."""
    if name in ("opens_at_h", "closes_at_h"):
        others: dict[str, Any] = {"opens_at_h": 0, "closes_at_h": 24}
    else:
        others = {"wait_warn_s": 0, "wait_late_s": value, "wait_escalate_s": 3600}
    return Settings(**{**others, name: value})


def _dumped(settings: Settings, name: str) -> JsonValue:
    kept: JsonValue = settings.model_dump(mode="json", include={name})[name]
    if not is_plain(kept):
        raise InvalidSetting("value", HERE, name, short(json.dumps(kept)), expected=name)
    return kept


def check_whole(given: GivenSettings, roles: Mapping[str, DeviceRole]) -> None:
    """Check what each device would be given. `roles`: of the devices, by their ids.

    Raises InvalidSetting where values do not fit each other.
    """
    named = {one.scope.removeprefix(DEVICE) for one in given.entries if one.scope[:7] == DEVICE}
    cases = [(role, "") for role in DeviceRole]
    cases += [(roles[device_id], device_id) for device_id in sorted(named) if device_id in roles]
    for role, device_id in cases:
        found = {name: one.value for name, one in given.found_for(role, device_id).items()}
        try:
            Settings(**found)  # type: ignore[arg-type]
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            is_hours = "closes_at_h" in first["msg"]
            name = str(first["loc"][0]) if first["loc"] else ""
            name = name or ("closes_at_h" if is_hours else "wait_warn_s")
            tied = "closes_at_h" if is_hours else "wait_order"
            expected = tied if not first["loc"] else name
            value = short(str(found.get(name, getattr(Settings(), name, ""))))
            raise InvalidSetting("value", HERE, name, value, expected=expected) from None


def is_too_large(given: GivenSettings) -> bool:
    """Whether a store's hub could not take this."""
    return len(given.entries) > ENTRIES_MAX or len(given.model_dump_json()) > DOCUMENT_BYTES_MAX

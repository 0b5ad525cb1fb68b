"""How long a device waits before it tries its upstream again."""

from __future__ import annotations

import random

from kiosk.domain.device_roles import DeviceRole
from kiosk.sync.client.backoff import SPREAD_S_TO_HEAD_OFFICE, SPREAD_S_TO_HUB, Backoff


class _Prompt(Backoff):
    """A back-off whose delays are at most `retry_s_max`."""

    def __init__(self, retry_s_max: float) -> None:
        super().__init__(random.random, min(retry_s_max, SPREAD_S_TO_HUB))
        self._retry_s_max = retry_s_max

    def delay_s(self, *, online_s: float = 0.0, retry_after_s: float | None = None) -> float:
        """Seconds to wait after a failure."""
        delay_s = super().delay_s(online_s=online_s, retry_after_s=retry_after_s)
        return min(delay_s, self._retry_s_max)


def backoff_of(role: DeviceRole, retry_s_max: float | None) -> Backoff:
    """The back-off of a device of this role. `retry_s_max`: its longest delay; None: the usual."""
    if retry_s_max is not None:
        return _Prompt(retry_s_max)
    is_hub = role is DeviceRole.HUB
    return Backoff(random.random, SPREAD_S_TO_HEAD_OFFICE if is_hub else SPREAD_S_TO_HUB)

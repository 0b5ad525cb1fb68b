"""Takes the settings that head office gives the store: a hub from there, other devices from it."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain.device_roles import DeviceRole
from kiosk.given_settings import GivenSettings
from kiosk.services.devices.given_settings import SettingsKeeper
from kiosk.services.ports.device_registry import ThisDevice
from kiosk.sync.protocol.ports import SettingsTransport, WireProblem
from kiosk.sync.protocol.store_settings import SettingsBody

_NOT_UNDERSTOOD = (400, 404, 405, 413, 422)
"""An upstream that cannot answer: there is more to synchronise, and the next contact asks again."""


class SettingsSync:
    """Asks for the document whenever the upstream says that it has another one."""

    def __init__(
        self, keeper: SettingsKeeper, transport: SettingsTransport, note: Callable[..., None]
    ) -> None:
        """`note` writes to the log: a name, then params."""
        self._keeper, self._transport, self._note = keeper, transport, note
        self._asked: tuple[str | None, str] = (None, "")

    def is_due(self, digest: str | None) -> bool:
        """Whether there is anything to ask for on a connection that has agreed before."""
        here = self._keeper.digest
        return digest not in (None, here) and (digest, here) != self._asked

    def note_mails(self, mails_ready: bool | None) -> None:
        """Note what the upstream says of that; a hub repeats it to its devices."""
        self._keeper.mails_ready = mails_ready

    async def agree(self, store_id: str, this_device: ThisDevice, digest: str | None) -> None:
        """Take the upstream's document where its digest differs; None: it knows of none.

        Raises LinkDown, and WireProblem where this device is not let in.
        """
        keeper, role = self._keeper, this_device.role
        is_other_store = keeper.store_id not in ("", store_id)
        if digest is None:
            return
        if digest == keeper.digest and not is_other_store:
            self._keep(store_id, this_device, keeper.given)
            return
        held = keeper.given if role is DeviceRole.HUB and not is_other_store else GivenSettings()
        try:
            reply = await self._transport.settings(SettingsBody(held=held))
        except WireProblem as problem:
            if problem.status not in _NOT_UNDERSTOOD:
                raise
            self._note("settings_refused", status=problem.status, code=problem.problem.code)
        else:
            self._keep(store_id, this_device, reply.given)
        self._asked = (digest, keeper.digest)

    def _keep(self, store_id: str, this_device: ThisDevice, given: GivenSettings) -> None:
        try:
            is_new = self._keeper.keep(store_id, this_device.device_id, this_device.role, given)
        except OSError as error:
            self._note("settings_not_kept", error=str(error))
            return
        if is_new:
            self._note("settings_kept", version=self._keeper.given.version)

"""Lets a manager change the settings of the store and of this device on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.display_size import CARD_MM, measured_px_per_mm
from kiosk.domain.frozen import frozen
from kiosk.domain.people.person import NOBODY, Person
from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.rows_model import qml_rows
from kiosk.screens.counter.sheets.sheet import SheetViewModel
from kiosk.screens.counter.shop_settings import values
from kiosk.screens.counter.shop_settings.entries import EntryKind, SettingEntry
from kiosk.screens.counter.shop_settings.groups import ENTRIES, GROUPS
from kiosk.screens.counter.shop_settings.invitation import InvitationViewModel, Invite
from kiosk.screens.counter.shop_settings.known_settings import KnownSettings
from kiosk.screens.counter.shop_settings.setting_rows import group_rows, key_of, option_rows
from kiosk.screens.counter.texts import translate
from kiosk.services.people.setting_changes import NoteSetting, note_setting
from kiosk.settings import InvalidSetting
from kiosk.settings_file import SettingsFile

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1

SHEET = "shopSettings"


@frozen
class SettingsTools:
    """What the program gives: the file, and what opens the screens again with other settings.

    `invite`: on a hub, makes a code with which another device joins.
    """

    file: SettingsFile
    restart: Callable[[], None]
    invite: Invite | None = None


@QmlElement
@QmlUncreatable("made by the counter's view model")
class ShopSettingsViewModel(QObject):  # type: ignore[operator]
    """Groups, the settings of one group, and the one that is being changed.

    A change is written to the file, recorded in the journal, and takes effect when the screens
    open again.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QObject,
        context: CounterContext,
        sheet: SheetViewModel,
        ask_manager: Callable[[], Awaitable[Person | None]],
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._sheet = sheet
        self._ask_manager = ask_manager
        self._tools: SettingsTools | None = None
        self._manager = NOBODY
        self._known = KnownSettings(context)
        self._group = ""
        self._entry: SettingEntry | None = None
        self._draft: object = ""
        self._problem = ""
        self._is_saving = False
        self._has_changed = False
        self._invitation = InvitationViewModel(self, context)
        self._invitation.changed.connect(self.changed)

    def use(self, tools: SettingsTools) -> None:
        """Offer the settings of this file, from now on."""
        self._tools = tools
        self._invitation.invite = tools.invite
        self.changed.emit()

    @Property(bool, notify=changed)
    def isOffered(self) -> bool:
        """Whether there are settings to change: a demo has none."""
        return self._tools is not None

    @Property(InvitationViewModel, constant=True)
    def invitation(self) -> InvitationViewModel:
        return self._invitation

    @Property(str, notify=changed)
    def title(self) -> str:
        if self._is_inviting:
            return translate("Counter", "Add a device")
        if self._entry is not None:
            return self._entry.label()
        for group in GROUPS:
            if group.key == self._group:
                return group.label()
        return translate("Counter", "Settings")

    @Property(bool, notify=changed)
    def canGoBack(self) -> bool:
        return bool(self._group) or self._is_inviting

    @Property(list, notify=changed)
    def groups(self) -> list[dict[str, object]]:
        """The groups, as `SettingGroupRow`; none once one is open."""
        return [] if self._group or self._is_inviting else qml_rows(group_rows())

    @Property(list, notify=changed)
    def settings(self) -> list[dict[str, object]]:
        """The settings of the open group, as `SettingRow`; none while one is being changed."""
        if self._entry is not None or self._tools is None:
            return []
        return qml_rows(self._known.rows(self._group))

    @Property(str, notify=changed)
    def kind(self) -> str:
        """How the open setting is changed, as an EntryKind; "" while none is."""
        return "" if self._entry is None else str(self._entry.kind)

    @Property(str, notify=changed)
    def help(self) -> str:
        return "" if self._entry is None else self._entry.help()

    @Property(list, notify=changed)
    def options(self) -> list[dict[str, object]]:
        """The values to choose, as `OptionRow`."""
        return [] if self._entry is None else qml_rows(option_rows(self._entry, self._draft))

    @Property(str, notify=changed)
    def current(self) -> str:
        """The value that is chosen, of those to choose one from."""
        return str(self._draft)

    @Property(str, notify=changed)
    def text(self) -> str:
        return str(self._draft) if self._is(EntryKind.TEXT) else ""

    @Property(int, notify=changed)
    def lengthMax(self) -> int:
        return 0 if self._entry is None else self._entry.length_max

    @Property(int, notify=changed)
    def number(self) -> int:
        """How many steps the number is above the least one."""
        entry = self._entry
        if entry is None or not isinstance(self._draft, float):
            return 0
        return round((self._draft - entry.least) / entry.step)

    @Property(int, notify=changed)
    def numberMax(self) -> int:
        entry = self._entry
        return 0 if entry is None else (entry.most - entry.least) // entry.step

    @Property(str, notify=changed)
    def numberText(self) -> str:
        entry, draft = self._entry, self._draft
        is_number = entry is not None and isinstance(draft, float)
        return values.number_text(entry, draft) if is_number else ""  # type: ignore[arg-type]

    @Property(float, notify=changed)
    def cardWidth(self) -> float:
        """How many pixels a bank card is long on the display; 0.0 where the display says it."""
        is_measured = self._is(EntryKind.CARD) and isinstance(self._draft, float)
        return CARD_MM * self._draft if is_measured else 0.0  # type: ignore[operator]

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Why the value was not taken, and what to do; "" for nothing."""
        return self._problem

    @Property(bool, notify=changed)
    def canSave(self) -> bool:
        return self._entry is not None and not self._is_saving

    @Property(bool, notify=changed)
    def hasChanged(self) -> bool:
        """Whether something was changed that the screens do not follow yet."""
        return self._has_changed

    @Slot()
    def open(self) -> None:
        """Ask for a manager, and show the settings."""
        self._context.tasks.spawn(self._open())

    @Slot(str)
    def openGroup(self, key: str) -> None:
        """Show the settings of a group."""
        self._group = key
        self.changed.emit()

    @Slot(str)
    def change(self, name: str) -> None:
        """Begin to change a setting."""
        if self._manager is NOBODY or self._known.is_fixed(name):
            return
        self._entry, self._problem = ENTRIES[name], ""
        self._draft = values.draft(self._entry, self._known.values[name])
        self.changed.emit()

    @Slot(str)
    def choose(self, key: str) -> None:
        """Choose one value; of several, choose it or take it back."""
        if self._entry is None:
            return
        value = next(each.value for each in self._entry.options if key_of(each) == key)
        if self._is(EntryKind.SEVERAL) and isinstance(self._draft, tuple):
            kept = {*self._draft} ^ {value}
            self._draft = tuple(e.value for e in self._entry.options if e.value in kept)
        else:
            self._draft = value
        self._problem = ""
        self.changed.emit()

    @Slot(int)
    def setNumber(self, steps: int) -> None:
        """Set the number to so many steps above the least one."""
        if self._entry is not None:
            self._draft = float(self._entry.least + steps * self._entry.step)
            self._problem = ""
            self.changed.emit()

    @Slot(float)
    def setCardWidth(self, width_px: float) -> None:
        """Say that a bank card is so long on the display."""
        self._draft, self._problem = measured_px_per_mm(width_px), ""
        self.changed.emit()

    @Slot(str)
    def write(self, text: str) -> None:
        """Fill the text."""
        self._draft, self._problem = text, ""
        self.changed.emit()

    @Slot()
    def save(self) -> None:
        """Save the setting that is being changed."""
        if self._entry is not None and not self._is_saving:
            self._context.tasks.spawn(self._save(self._entry))

    @Slot()
    def back(self) -> None:
        """Go back by one page; what was not saved stays as it was."""
        if self._is_inviting:
            self._invitation.close()
        elif self._entry is not None:
            self._entry = None
        else:
            self._group = ""
        self._problem = ""
        self.changed.emit()

    @Slot()
    def restart(self) -> None:
        """Open the screens again, with the settings as they are now."""
        if self._tools is not None:
            self._tools.restart()

    def close(self) -> None:
        """Leave the settings: whoever comes next must be a manager again."""
        self._manager, self._group, self._entry = NOBODY, "", None
        self._invitation.close()
        if self._sheet.shown == SHEET:
            self._sheet.close()

    def retranslate(self) -> None:
        """Update after a change of the language."""
        self.changed.emit()

    @property
    def _is_inviting(self) -> bool:
        return bool(self._invitation.property("isOpen"))

    def _is(self, kind: EntryKind) -> bool:
        return self._entry is not None and self._entry.kind is kind

    async def _open(self) -> None:
        manager = await self._ask_manager()
        if manager is None or self._tools is None:
            return
        try:
            await self._known.read(self._tools.file)
        except InvalidSetting:
            self._context.alerts.show(values.unreadable_text())
            return
        self._manager, self._group, self._entry = manager, "", None
        self._invitation.close()
        self._sheet.openPanel(SHEET)
        self.changed.emit()

    async def _save(self, entry: SettingEntry) -> None:
        value, before = values.drafted(entry, self._draft), self._known.values[entry.name]
        if value == before:
            self.back()
            return
        self._is_saving = True
        self.changed.emit()
        try:
            self._problem = await self._written(entry, value, before)
        finally:
            self._is_saving = False
            self.changed.emit()
        if not self._problem:
            self._has_changed = True
            self.back()

    async def _written(self, entry: SettingEntry, value: object, before: object) -> str:
        """Write and record a change; returns why it could not be done, "" if it was."""
        tools, manager = self._tools, self._manager
        if tools is None or manager is NOBODY:
            return ""
        try:
            await asyncio.to_thread(tools.file.write, entry.name, value)
            shown = NoteSetting(
                manager,
                self._context.settings.counter_name,
                entry.name,
                before=values.value_text(entry, before),
                after=values.value_text(entry, value),
            )
            if await self._context.write(note_setting, shown) is None:
                # Nothing changes that is not recorded.
                await asyncio.to_thread(tools.file.write, entry.name, before)
                return values.disk_text()
        except InvalidSetting as error:
            return values.refusal_text(entry, error.expected)
        except OSError:
            return values.disk_text()
        await self._known.read(tools.file)
        return ""

"""Remembers how staff have set this device's counter, from one start to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.logs import Log
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.screens.counter.view_model import CounterViewModel

FILE_NAME = "screen.json"
SIZE_MAX = 10_000


class Choices(BaseModel):
    """What was chosen on the screen; None: nothing was, so that the settings count."""

    model_config = ConfigDict(frozen=True, strict=True)

    muted: bool = False
    left_handed: bool | None = None
    comfortable_rows: bool | None = None
    mode: Literal["light", "dark", "contrast"] | None = None


class ScreenChoices:
    """The choices of this device, in a file of its data directory.

    A file that cannot be read or written is logged, and stops nothing.
    """

    def __init__(self, data_dir: Path | None = None, log: Log | None = None) -> None:
        """`data_dir` None: nothing is remembered."""
        self._path = None if data_dir is None else data_dir / FILE_NAME
        self._log = log
        self.chosen = self._read()

    def applied(self, settings: Settings) -> Settings:
        """The settings of the counter, with what was chosen in place of them."""
        chosen = self.chosen.model_dump(exclude={"muted"}, exclude_none=True)
        return settings.model_copy(update=chosen)

    def follow(self, counter: CounterViewModel) -> None:
        """Remember what is chosen on this counter from now on."""
        workplace: Any = counter.workplace
        columns: Any = counter.columns
        workplace.handChanged.connect(lambda: self.keep(left_handed=bool(workplace.isLeftHanded)))
        workplace.modeChanged.connect(lambda: self.keep(mode=str(workplace.mode)))
        columns.heightChanged.connect(
            lambda: self.keep(comfortable_rows=bool(columns.isComfortable))
        )

    def keep(self, **chosen: object) -> None:
        """Remember these choices."""
        now = self.chosen.model_copy(update=chosen)
        if now == self.chosen or self._path is None:
            return
        self.chosen = now
        unfinished = self._path.with_suffix(".part")
        try:
            unfinished.write_text(now.model_dump_json() + "\n", encoding="utf-8")
            unfinished.replace(self._path)
        except OSError as error:
            self._warn("screen_choices_not_kept", error)

    def _read(self) -> Choices:
        try:
            if self._path is None or self._path.stat().st_size > SIZE_MAX:
                return Choices()
            return Choices.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return Choices()
        except (OSError, ValidationError) as error:
            self._warn("screen_choices_unreadable", error)
            return Choices()

    def _warn(self, event: str, error: Exception) -> None:
        if self._log is not None:
            self._log.warning(event, error=type(error).__name__)

"""Distinguishes scans from typing by key timestamps; decides what each key may do. Without Qt.

A run is a sequence of keys of which each came at most GAP_MS after the one before. A burst is a
run of BURST_MIN or more keys; whatever they are and however it ends, they press no control.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

GAP_MS = 100
BURST_MIN = 4
SILENCE_MS = 150
PRESS_AFTER_MS = 1000
REPEAT_MS = 2000
CAPTURE_MS = 2000
SCAN_LENGTH_MAX = 4096
# Nobody types DEVICE_MIN keys at gaps this short: a scan, even in a text field and without END.
DEVICE_GAP_MS = 35
DEVICE_MIN = 6
GROUP_SEPARATOR = "\x1d"


class Kind(Enum):
    """The kinds of keys.

    TEXT gives a character, SEPARATOR stands between two parts of a code, END may end a scan,
    COMMAND is a shortcut with Ctrl, Alt or Meta (a scanner's control characters look like one),
    EDIT edits the text of a field or moves its cursor, OTHER is any other key.
    """

    TEXT = auto()
    SEPARATOR = auto()
    END = auto()
    COMMAND = auto()
    EDIT = auto()
    OTHER = auto()


@dataclass(eq=False, slots=True)
class Stroke:
    """One key press. `stamp_ms`: its timestamp, by the clock of the display.

    `presses`: Space or Enter, which press a focused control. `moves`: an arrow or Tab, with which
    people go to the control that they press next. `in_field`: a text field has the focus.
    `since_ms`: how long after the key before; `since_typed_ms`: after the last one that does not
    move. `is_passed`: the field has received it. `is_void`: the screen was touched since, it has
    no effect. `is_done`: it had its effect when its run ended. `origin`: what `Hands` needs to
    deliver it later.
    """

    stamp_ms: int
    kind: Kind
    text: str = ""
    presses: bool = False
    moves: bool = False
    in_field: bool = False
    since_ms: int = PRESS_AFTER_MS + 1
    since_typed_ms: int = PRESS_AFTER_MS + 1
    is_passed: bool = False
    is_void: bool = False
    is_done: bool = False
    origin: object = None


class Hands(Protocol):
    """Carries out what KeyRuns decides about keys."""

    def type(self, stroke: Stroke) -> None:
        """Deliver the key to the window as it came."""

    def press(self, stroke: Stroke) -> None:
        """Press the focused control."""

    def type_text(self, stroke: Stroke) -> None:
        """Deliver the key's text alone, which presses nothing."""

    def take_out(self, typed: str) -> None:
        """Remove the characters of a scan that the text field has received."""

    def scan(self, content: str) -> None:
        """Report what was scanned."""


class KeyRuns:
    """Groups keys into runs: call `key` in timestamp order, `silence` after SILENCE_MS idle."""

    def __init__(self, hands: Hands, prefix: str = "") -> None:
        """`prefix`: the one character that a scanner is configured to send first; "" for none."""
        self._hands = hands
        self._prefix = prefix.casefold()
        self._run: list[Stroke] = []
        self._is_prefixed = False
        # The run that silence ended, and whether it had the prefix: see `_resume`.
        self._silenced: tuple[list[Stroke], bool] = [], False
        self._last_ms: int | None = None
        self._last_typed_ms: int | None = None
        self._scan_end_ms: int | None = None
        self._last_scan: tuple[str, int] | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether there is a run that `silence` may end."""
        return bool(self._run)

    def key(self, stroke: Stroke) -> bool:
        """Process a key press; returns whether the window may receive it at once."""
        stroke.since_ms = self.since_ms(stroke.stamp_ms)
        stroke.since_typed_ms = _from(self._last_typed_ms, stroke.stamp_ms)
        self._note(stroke)
        if self._run and not self._continues(stroke.since_ms):
            self._conclude(stroke.since_ms)
        if self._is_second_end(stroke):
            return False
        self._resume(stroke)
        if self._begins_with_prefix(stroke):
            if self._is_prefixed:
                self._conclude(stroke.since_ms)
            self._is_prefixed = True
        if stroke.kind is Kind.EDIT and stroke.in_field and not self._is_prefixed:
            self._conclude(stroke.since_ms)
            return True
        self._run.append(stroke)
        if stroke.kind is Kind.END and self._is_scan_at_end():
            self._end_scan()
            return False
        stroke.is_passed = self._is_for_field(stroke)
        return stroke.is_passed

    def note_repeat(self, stroke: Stroke) -> None:
        """Note the repeat of a key held down: it joins no run, but later gaps count from it."""
        self._note(stroke)

    def _note(self, stroke: Stroke) -> None:
        self._last_ms = stroke.stamp_ms
        if not stroke.moves:
            self._last_typed_ms = stroke.stamp_ms

    def since_ms(self, stamp_ms: int) -> int:
        """Milliseconds from the last key to `stamp_ms`; PRESS_AFTER_MS + 1 for the first key.

        GAP_MS + 1 for a stamp of another clock, before the last key's: such a key neither
        continues the run nor counts as pressed alone.
        """
        return _from(self._last_ms, stamp_ms)

    def silence(self) -> None:
        """End the run: no key came for SILENCE_MS, and no key event is left to process."""
        if self._is_prefixed and not (_is_burst(self._run) and _is_within(self._run, GAP_MS)):
            return
        ended = self._run, self._is_prefixed
        self._conclude(None)
        for stroke in ended[0]:
            stroke.is_done = True
        self._silenced = ended

    def _resume(self, stroke: Stroke) -> None:
        """Go on with the run that silence ended, if by its timestamp this key belongs to it.

        On a busy computer the display hands a key on later than it came. What the first keys did
        is done, but the scan is read whole.
        """
        (run, is_prefixed), self._silenced = self._silenced, ([], False)
        if not self._run and stroke.since_ms <= GAP_MS:
            self._run, self._is_prefixed = run, is_prefixed

    def void(self) -> None:
        """Cancel the effect of waiting keys that press or command: the screen was touched."""
        for stroke in self._run:
            stroke.is_void = stroke.presses or stroke.kind is Kind.COMMAND

    def _continues(self, since_ms: int) -> bool:
        return since_ms <= (CAPTURE_MS if self._is_prefixed else GAP_MS)

    def _begins_with_prefix(self, stroke: Stroke) -> bool:
        if not self._prefix or stroke.text.casefold() != self._prefix:
            return False
        if self._is_prefixed:
            return stroke.since_ms > GAP_MS
        return not any(earlier.kind in _CONTENT for earlier in self._run)

    def _is_second_end(self, stroke: Stroke) -> bool:
        """Whether this END belongs to the last scan: some scanners send two, or one late."""
        return (
            stroke.kind is Kind.END
            and not self._run
            and self._scan_end_ms is not None
            and 0 <= stroke.stamp_ms - self._scan_end_ms <= PRESS_AFTER_MS
        )

    def _is_scan_at_end(self) -> bool:
        if self._is_prefixed:
            return bool(self._content())
        return _is_burst(self._run)

    def _is_for_field(self, stroke: Stroke) -> bool:
        """A field receives text as it is typed, unless an earlier key of the run still waits."""
        if self._is_prefixed or not stroke.in_field or stroke.kind is not Kind.TEXT:
            return False
        return all(earlier.is_passed or earlier.is_done for earlier in self._run[:-1])

    def _conclude(self, followed_after_ms: int | None) -> None:
        """End the run; the next key came `followed_after_ms` later (None: there is none yet)."""
        run, is_prefixed = self._run, self._is_prefixed
        if not run:
            self._is_prefixed = False
        elif _is_burst(run) and (is_prefixed or _is_scan_without_end(run)):
            self._end_scan()
        else:
            self._run, self._is_prefixed = [], False
            if not is_prefixed:
                self._replay(run, followed_after_ms)

    def _replay(self, run: Sequence[Stroke], followed_after_ms: int | None) -> None:
        quiet_ms = SILENCE_MS + 1 if followed_after_ms is None else followed_after_ms
        is_command = len(run) == 1 and min(quiet_ms, run[0].since_ms) > GAP_MS
        is_alone = len(run) == 1 and quiet_ms > SILENCE_MS and run[0].since_ms > SILENCE_MS
        is_press = is_alone and run[0].since_typed_ms > PRESS_AFTER_MS
        for stroke in run:
            if stroke.is_passed or stroke.is_done:
                continue
            if stroke.kind is Kind.COMMAND:
                if is_command and not stroke.is_void:
                    self._hands.type(stroke)
            elif not stroke.presses or stroke.in_field:
                self._hands.type(stroke)
            elif is_press and not stroke.is_void:
                self._hands.press(stroke)
            else:
                self._hands.type_text(stroke)

    def _end_scan(self) -> None:
        """End the run as a scan, and report it unless it repeats the last one too soon."""
        content, end_ms = self._content(), self._run[-1].stamp_ms
        passed = "".join(stroke.text for stroke in self._run if _is_in_field(stroke))
        self._run, self._is_prefixed, self._scan_end_ms = [], False, end_ms
        if passed:
            self._hands.take_out(passed)
        last = self._last_scan
        is_repeat = last is not None and last[0] == content and 0 <= end_ms - last[1] < REPEAT_MS
        if not is_repeat:
            self._last_scan = (content, end_ms)
            self._hands.scan(content)

    def _content(self) -> str:
        """What was scanned, without prefix, END and outer separators."""
        typed = "".join(stroke.text for stroke in self._run if stroke.kind in _CONTENT)
        if self._is_prefixed and typed[:1].casefold() == self._prefix:
            typed = typed[1:]
        return typed.strip(GROUP_SEPARATOR)[:SCAN_LENGTH_MAX]


def _from(last_ms: int | None, stamp_ms: int) -> int:
    """Milliseconds from an earlier key to `stamp_ms`, as `KeyRuns.since_ms` says."""
    if last_ms is None:
        return PRESS_AFTER_MS + 1
    return stamp_ms - last_ms if stamp_ms >= last_ms else GAP_MS + 1


_CONTENT = (Kind.TEXT, Kind.SEPARATOR)


def _is_in_field(stroke: Stroke) -> bool:
    """Whether a field may hold its text: received at once, or opened by it."""
    return stroke.is_passed or (stroke.is_done and stroke.kind is Kind.TEXT)


def _is_burst(run: Sequence[Stroke]) -> bool:
    return len(run) >= BURST_MIN and any(stroke.kind is Kind.TEXT for stroke in run)


def _is_within(run: Sequence[Stroke], gap_ms: int) -> bool:
    return all(stroke.since_ms <= gap_ms for stroke in run[1:])


def _is_scan_without_end(run: Sequence[Stroke]) -> bool:
    """Whether a burst without END is a scan.

    Outside a field every burst is; in one, a burst with control characters, or faster than typing.
    """
    if not any(stroke.is_passed for stroke in run):
        return True
    if any(stroke.kind in (Kind.COMMAND, Kind.SEPARATOR) for stroke in run):
        return True
    return len(run) >= DEVICE_MIN and _is_within(run, DEVICE_GAP_MS)

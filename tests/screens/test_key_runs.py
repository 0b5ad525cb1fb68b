"""Tests with random keys that scans press nothing, and only keys at rest press."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.screens.key_runs import GAP_MS, PRESS_AFTER_MS, SILENCE_MS, KeyRuns, Kind, Stroke

PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126)
CODES = st.text(PRINTABLE, min_size=4, max_size=40)
FRAMES = st.text(st.sampled_from("\x01\x02\x03\x04\x1a\x1e\x1d"), max_size=2)
ENDS = st.lists(st.sampled_from(["\r", "\t", "\n", "down"]), max_size=2)
GAPS = st.integers(0, GAP_MS)


class Noted:
    """Records what `KeyRuns` asks for."""

    def __init__(self) -> None:
        self.typed: list[Stroke] = []
        self.pressed: list[Stroke] = []
        self.texts: list[Stroke] = []
        self.scans: list[str] = []
        self.taken_out: list[str] = []

    def type(self, stroke: Stroke) -> None:
        self.typed.append(stroke)

    def press(self, stroke: Stroke) -> None:
        self.pressed.append(stroke)

    def type_text(self, stroke: Stroke) -> None:
        self.texts.append(stroke)

    def take_out(self, typed: str) -> None:
        self.taken_out.append(typed)

    def scan(self, content: str) -> None:
        self.scans.append(content)


def stroke_of(key: str, stamp_ms: int, *, in_field: bool = False) -> Stroke:
    if key in {"\r", "\t", "\n", "down"}:
        return Stroke(stamp_ms, Kind.END, key[:1], presses=key == "\r", in_field=in_field)
    kind = Kind.SEPARATOR if key == "\x1d" else Kind.COMMAND if key < " " else Kind.TEXT
    return Stroke(stamp_ms, kind, key, presses=key == " ", in_field=in_field)


@given(CODES, st.tuples(FRAMES, FRAMES), ENDS, st.data(), st.booleans())
def test_a_scan_is_one_scan_and_nothing_else(
    code: str, frame: tuple[str, str], ends: list[str], data: st.DataObject, in_field: bool
) -> None:
    """Holds for any content, speed, framing and ending."""
    before, after = frame
    hands = Noted()
    runs = KeyRuns(hands)
    now_ms = 50_000
    # In a field a scan with neither end nor frame is recognised by its speed alone.
    needs_end = in_field and not ends and not before and not after
    for key in (*before, *code, *after, *(["\r"] if needs_end else ends)):
        now_ms += data.draw(GAPS)
        runs.key(stroke_of(key, now_ms, in_field=in_field))
    runs.silence()
    assert hands.scans == [code]
    assert (hands.typed, hands.pressed, hands.texts) == ([], [], [])
    assert "".join(hands.taken_out) in code


@given(CODES, st.tuples(FRAMES, FRAMES), ENDS, st.data())
def test_a_scan_of_which_a_key_comes_late_is_read_whole(
    code: str, frame: tuple[str, str], ends: list[str], data: st.DataObject
) -> None:
    """The display was slow to hand the key on; its timestamp says when it was pressed."""
    keys = [*frame[0], *code, *frame[1], *ends]
    late = data.draw(st.integers(1, len(keys) - 1))
    hands = Noted()
    runs = KeyRuns(hands)
    now_ms = 50_000
    for number, key in enumerate(keys):
        if number == late:
            runs.silence()
        now_ms += data.draw(GAPS)
        runs.key(stroke_of(key, now_ms))
    runs.silence()
    assert hands.scans[-1] == code
    assert hands.pressed == []


def test_letters_that_a_late_scan_has_typed_are_removed_from_the_field() -> None:
    hands = Noted()
    runs = KeyRuns(hands)
    runs.key(stroke_of("C", 50_000))
    runs.silence()
    # The letter has opened a field, which has the focus now.
    for number, key in enumerate("GHLXSS\r"):
        runs.key(stroke_of(key, 50_060 + 30 * number, in_field=True))
    assert [stroke.text for stroke in hands.typed] == ["C"]
    assert hands.taken_out == ["CGHLXSS"]
    assert hands.scans == ["CGHLXSS"]


KEYS = st.one_of(
    PRINTABLE, st.sampled_from([" ", "\r", "\t", "\n", "down", "\x1a", "\x1d", "\x02"])
)
WAITS_MS = st.sampled_from([0, 1, 40, 99, 100, 101, 149, 150, 151, 400, 1000, 1001, 3000])


@given(st.lists(st.tuples(KEYS, WAITS_MS), max_size=60), st.booleans())
# What a scanner sends after the end of a scan is no command of anybody.
@example([("0", 0), ("0", 0), ("0", 0), ("\r", 0), ("\x1a", 0)], False)
def test_only_a_key_at_rest_presses_and_only_a_lone_one_commands(
    keys: list[tuple[str, int]], rests: bool
) -> None:
    hands = Noted()
    runs = KeyRuns(hands)
    now_ms, stamps = 50_000, []
    for key, wait_ms in keys:
        if rests and wait_ms > SILENCE_MS:
            runs.silence()
        now_ms += wait_ms
        stamps.append(now_ms)
        runs.key(stroke_of(key, now_ms))
    runs.silence()

    def is_clear(stroke: Stroke, before_ms: int, after_ms: int) -> bool:
        others = list(stamps)
        others.remove(stroke.stamp_ms)
        return not any(-before_ms <= other - stroke.stamp_ms <= after_ms for other in others)

    assert all(is_clear(stroke, PRESS_AFTER_MS, SILENCE_MS) for stroke in hands.pressed)
    commands = [stroke for stroke in hands.typed if stroke.kind is Kind.COMMAND]
    assert all(is_clear(stroke, GAP_MS, GAP_MS) for stroke in commands)
    assert not any(stroke.presses for stroke in hands.typed)

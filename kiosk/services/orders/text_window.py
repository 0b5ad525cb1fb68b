"""A window over the text of a stream that holds only as much as one record needs."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from kiosk.services.orders.json_values import VALUE_LENGTH_MAX

CHUNK_BYTES = 1 << 18

_BLANK = re.compile("[ \t\r\n\ufeff]*")
"""What may be between records: concatenated files each begin with a byte order mark."""

_NO_TEXT = re.compile("[\udc80-\udcff]")
"""The surrogates that `surrogateescape` decodes invalid UTF-8 to."""

_RECORD = re.compile("^\ufeff?[{[]", re.MULTILINE)


class TextWindow:
    """`text` from `at` on is still to be read; invalid UTF-8 is in it as surrogates.

    Every method that reads on may change `at` and invalidates positions in `text` returned before.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._is_over = False
        self._counted = (0, 1)
        self._start = b""
        self.text = ""
        self.at = 0

    def beginning(self) -> bytes:
        """Reads the first part of the stream; returns its bytes."""
        self.fill()
        return self._start

    def fill(self) -> bool:
        """Drop the text before `at` and read on, at least as much as is left.

        Returns False at the end of the stream.
        """
        if self._is_over:
            return False
        self._counted = (0, self.line())
        self.text = self.text[self.at :]
        self.at = 0
        parts, length = [self.text], 0
        while length < max(1, len(self.text)) and not self._is_over:
            raw = self._read(max(CHUNK_BYTES, len(self.text) - length))
            self._is_over = not raw
            self._start = self._start or raw
            parts.append(self._decoder.decode(raw, final=not raw))
            length += len(raw)
        self.text = "".join(parts)
        return True

    def _read(self, bytes_max: int) -> bytes:
        """Up to `bytes_max` bytes; from a pipe what it holds now, without waiting for more."""
        read = getattr(self._stream, "read1", self._stream.read)
        raw: bytes = read(bytes_max)
        return raw

    def line(self, at: int | None = None) -> int:
        """The line number of a position, counted from 1; of `at` if None is given."""
        at = self.at if at is None else at
        counted, number = self._counted
        if at < counted:
            return number - self.text.count("\n", at, counted)
        number += self.text.count("\n", counted, at)
        self._counted = (at, number)
        return number

    def next_character(self) -> str:
        """Move `at` to the next character that is not blank; returns it, "" at the end."""
        while True:
            match = _BLANK.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text) or not self.fill():
                return self.text[self.at : self.at + 1]

    def line_end(self) -> int | None:
        """The end of the current line; None if it is longer than a record may be."""
        while (end := self.text.find("\n", self.at)) < 0:
            if self.is_too_long():
                return None
            if not self.fill():
                return len(self.text)
        return None if self.is_too_long(end) else end

    def is_too_long(self, end: int | None = None) -> bool:
        """Whether the text from `at` to `end` (None: all) is longer than a record may be."""
        end = len(self.text) if end is None else end
        return end - self.at > VALUE_LENGTH_MAX

    def has_line_after(self) -> bool:
        """Whether another line follows the current one."""
        end = self.line_end()
        return end is not None and end < len(self.text)

    def begins_next_line(self, pattern: re.Pattern[str]) -> bool:
        """Whether the beginning of the next line matches `pattern`."""
        end = self.line_end()
        if end is None:
            return False
        while end + 1 >= len(self.text):
            offset = end - self.at
            if not self.fill():
                return False
            end = self.at + offset
        return pattern.match(self.text, end + 1) is not None

    def skip_line(self) -> None:
        """Move `at` to the end of the current line, however long it is."""
        while (end := self.text.find("\n", self.at)) < 0:
            self.at = len(self.text)
            if not self.fill():
                return
        self.at = end

    def skip_to_record(self) -> None:
        """Move `at` to the next line that starts with an object or an array."""
        self.skip_line()
        while True:
            match = _RECORD.search(self.text, self.at + 1)
            if match:
                self.at = match.start()
                return
            # The window may end right after the byte order mark of its last line.
            self.at = max(self.at, self.text.rfind("\n"))
            length = len(self.text) - self.at
            if length > CHUNK_BYTES:
                self.skip_line()
            elif not self.fill():
                self.at = len(self.text)
                return

    def bad_at(self, end: int) -> int | None:
        """The first position of invalid UTF-8 between `at` and `end`; None if there is none."""
        match = _NO_TEXT.search(self.text, self.at, end)
        return match.start() if match else None

    def is_text(self, end: int) -> bool:
        """Whether the text between `at` and `end` has no invalid UTF-8."""
        return self.bad_at(end) is None

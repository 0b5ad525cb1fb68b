"""A part of a stream's text that moves over it: as much as one record needs, and no more."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from kiosk.services.json_values import VALUE_LENGTH_MAX

CHUNK_BYTES = 1 << 18

_BLANK = re.compile("[ \t\r\n\ufeff]*")
"""Between records: joined files bring the byte order mark of each."""

_NO_TEXT = re.compile("[\udc80-\udcff]")
"""What decoding makes of bytes that are no UTF-8."""

_RECORD = re.compile("^\ufeff?[{[]", re.MULTILINE)


class TextWindow:
    """The text from `at` on is still to be read. Bytes that are no UTF-8 are kept in it, marked.

    Whatever moves the window may move `at`, and each position in `text` that was told before.
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
        """The first bytes of the stream, which are read by this."""
        self.fill()
        return self._start

    def fill(self) -> bool:
        """Drop what was read and take the next part, at least as much as is left.

        False where the stream has ended.
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
        """What a pipe holds now, rather than all of it later."""
        read = getattr(self._stream, "read1", self._stream.read)
        raw: bytes = read(bytes_max)
        return raw

    def line(self, at: int | None = None) -> int:
        """The number of the line of a position, which counts from 1."""
        at = self.at if at is None else at
        counted, number = self._counted
        if at < counted:
            return number - self.text.count("\n", at, counted)
        number += self.text.count("\n", counted, at)
        self._counted = (at, number)
        return number

    def next_character(self) -> str:
        """Go to the next character that is not blank; "" at the end."""
        while True:
            match = _BLANK.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text) or not self.fill():
                return self.text[self.at : self.at + 1]

    def line_end(self) -> int | None:
        """Where the line ends that is being read; None where it is longer than any record."""
        while (end := self.text.find("\n", self.at)) < 0:
            if self.is_too_long():
                return None
            if not self.fill():
                return len(self.text)
        return None if self.is_too_long(end) else end

    def is_too_long(self, end: int | None = None) -> bool:
        """Whether it is longer than any record from here to `end`, or to the end of the window."""
        end = len(self.text) if end is None else end
        return end - self.at > VALUE_LENGTH_MAX

    def has_line_after(self) -> bool:
        """Whether the line that is being read is not the last."""
        end = self.line_end()
        return end is not None and end < len(self.text)

    def begins_next_line(self, pattern: re.Pattern[str]) -> bool:
        """Whether the next line begins like this."""
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
        """Go to the end of the line, however long it is."""
        while (end := self.text.find("\n", self.at)) < 0:
            self.at = len(self.text)
            if not self.fill():
                return
        self.at = end

    def skip_to_record(self) -> None:
        """Go to the next line that begins an object or an array at its very beginning."""
        self.skip_line()
        while True:
            match = _RECORD.search(self.text, self.at + 1)
            if match:
                self.at = match.start()
                return
            # The last line may be cut off behind its mark.
            self.at = max(self.at, self.text.rfind("\n"))
            length = len(self.text) - self.at
            if length > CHUNK_BYTES:
                self.skip_line()
            elif not self.fill():
                self.at = len(self.text)
                return

    def bad_at(self, end: int) -> int | None:
        """The first position from here to `end` that holds no UTF-8; None where all is text."""
        match = _NO_TEXT.search(self.text, self.at, end)
        return match.start() if match else None

    def is_text(self, end: int) -> bool:
        """Whether all is text from here to `end`."""
        return self.bad_at(end) is None

"""Stands in for speech engines, behind a process or a socket, and notes what they receive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from kiosk.screens.speech.espeak import WORDS_PER_MINUTE

_ESPEAK = """#!/bin/sh
printf '>%s\\n' "$*" >>"{heard}"
cat >>"{heard}"
printf '<\\n' >>"{heard}"
{then}
"""


END = b"702-21\r\n702-1\r\n702 END\r\n"


@dataclass(frozen=True)
class Said:
    """One text that an engine received, and how it was to be said."""

    text: str
    language: str
    volume: int
    rate: int = 100


class FakeEspeak:
    """A program named espeak-ng that notes its arguments and its standard input.

    `lasts_s`: for how long it goes on speaking after it has read a text.
    """

    def __init__(self, folder: Path, *, lasts_s: float = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._heard = folder / "heard"
        self._heard.touch()
        program = folder / "espeak-ng"
        then = f"exec sleep {lasts_s}" if lasts_s else ""
        program.write_text(_ESPEAK.format(heard=self._heard, then=then))
        program.chmod(0o755)
        self.environ = {"PATH": f"{folder}:{os.environ['PATH']}"}

    def said(self) -> list[Said]:
        """Everything that was read to the end, the oldest first."""
        said = []
        for block in self._heard.read_text().split(">")[1:]:
            arguments, _, rest = block.partition("\n")
            if "<\n" in rest:
                words = arguments.split()
                said.append(
                    Said(
                        rest.rpartition("<\n")[0].strip(),
                        words[words.index("-v") + 1],
                        int(words[words.index("-a") + 1]) // 2,
                        int(words[words.index("-s") + 1]) * 100 // WORDS_PER_MINUTE,
                    )
                )
        return said


@dataclass
class FakeDispatcher(QObject):
    """The other end of speech-dispatcher's socket: answers as its protocol says."""

    path: str
    lines: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    ends: bool = True
    """Whether it reports the end of a text at once; else when `end` is called."""

    def __post_init__(self) -> None:
        QObject.__init__(self)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._accept)
        assert self._server.listen(self.path)
        self._clients: list[QLocalSocket] = []
        self._read, self._text = "", list[str]()
        self._is_text = False

    def end(self) -> None:
        """Report that the text was said to its end."""
        for client in self._clients:
            client.write(END)

    def hang_up(self) -> None:
        """Ends every connection, as a server that ends does, and can be connected to again."""
        for client in self._clients:
            client.abort()
        self._clients.clear()
        self._read, self._is_text = "", False

    def close(self) -> None:
        self.hang_up()
        self._server.close()

    def _accept(self) -> None:
        client = self._server.nextPendingConnection()
        client.readyRead.connect(lambda: self._take(client))
        self._clients.append(client)

    def _take(self, client: QLocalSocket) -> None:
        self._read += bytes(client.readAll().data()).decode()
        *lines, self._read = self._read.split("\r\n")
        for line in lines:
            client.write(self._answer(line).encode())

    def _answer(self, line: str) -> str:
        if not self._is_text:
            self.lines.append(line)
            self._is_text = line == "SPEAK"
            return "230 OK RECEIVING DATA\r\n" if self._is_text else "208 OK DONE\r\n"
        if line == ".":
            self.texts.append("\n".join(self._text))
            self._is_text, self._text = False, []
            begun = "225-21\r\n225 OK MESSAGE QUEUED\r\n701-21\r\n701-1\r\n701 BEGIN\r\n"
            return begun + END.decode() if self.ends else begun
        self._text.append(line.removeprefix("."))
        return ""


@contextmanager
def dispatcher(path: Path) -> Iterator[FakeDispatcher]:
    """A server on the socket `path` for the time of a test."""
    server = FakeDispatcher(str(path))
    try:
        yield server
    finally:
        server.close()


class Mute:
    """A voice of a device that can speak, for tests of what is shown."""

    is_silent = True

    def speak(self, text: str, language: str, *, interrupt: bool) -> None: ...

    def stop(self) -> None: ...

    def set_volume(self, percent: int) -> None: ...

    def set_rate(self, percent: int) -> None: ...

    def close(self) -> None: ...

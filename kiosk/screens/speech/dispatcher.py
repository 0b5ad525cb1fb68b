"""Speaks through speech-dispatcher, by its protocol SSIP on its Unix socket."""

from __future__ import annotations

import re
from collections import deque

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalSocket

from kiosk.screens.speech.voice import RATE_USUAL, VOLUME_USUAL, WAITING_MAX

LINE_END = "\r\n"
_LAST_LINE = re.compile(r"[0-9]{3} ")
_EVENT = "7"
_GO_ON = "230"
_QUEUED = "225 "
_ENDED = ("702 ", "703 ")
SPEAKING_MAX_MS = 120_000
"""A server that has not reported the end by then does not report it."""


class DispatcherVoice(QObject):
    """A voice (`Voice`) of speech-dispatcher.

    A command is sent when the one before has been answered: what was not sent yet is dropped by
    an interruption. Where the connection breaks, the next text makes a new one.
    """

    def __init__(self, path: str) -> None:
        """`path`: the server's socket."""
        super().__init__()
        self._volume, self._rate = VOLUME_USUAL, RATE_USUAL
        self._path = path
        self._waiting: deque[tuple[str, str]] = deque()
        self._text = ""
        self._is_answered = True
        self._set_up: tuple[str, int, int] | None = None
        self._read = ""
        self._saying = 0
        self._patience = QTimer(self, interval=SPEAKING_MAX_MS, singleShot=True)
        self._socket = QLocalSocket(self)
        self._socket.connected.connect(self._send_next)
        self._socket.readyRead.connect(self._take_answers)
        self._socket.disconnected.connect(self._forget)
        self._socket.errorOccurred.connect(lambda _: self._forget())

    def speak(self, text: str, language: str, *, interrupt: bool) -> None:
        if self._is_closed:
            self._forget()
            self._add("SET SELF CLIENT_NAME kiosk:kiosk:main")
            self._add("SET SELF NOTIFICATION END on")
            self._add("SET SELF NOTIFICATION CANCEL on")
            self._socket.connectToServer(self._path)
        elif interrupt:
            self.stop()
        set_up = (language, self._volume, self._rate)
        if set_up != self._set_up:
            self._set_up = set_up
            self._add(f"SET SELF LANGUAGE {language}")
            # Both from -100 to 100; 100 % of the volume is the server's greatest.
            self._add(f"SET SELF VOLUME {2 * self._volume - 100}")
            self._add(f"SET SELF RATE {max(-100, min(100, self._rate - 100))}")
        self._add("SPEAK", text)
        self._patience.start()
        if len(self._waiting) > WAITING_MAX:
            self._drop_texts()
        self._send_next()

    def stop(self) -> None:
        if not self._is_closed:
            self._drop_texts()
            self._add("CANCEL SELF")
            self._send_next()

    def set_volume(self, percent: int) -> None:
        self._volume = percent

    def set_rate(self, percent: int) -> None:
        self._rate = percent

    def close(self) -> None:
        self._forget()
        self._socket.abort()

    @property
    def is_silent(self) -> bool:
        is_sent = self._is_answered and not self._waiting
        has_ended = self._saying == 0 and (self._is_closed or is_sent)
        return has_ended or not self._patience.isActive()

    @property
    def _is_closed(self) -> bool:
        return self._socket.state() is QLocalSocket.LocalSocketState.UnconnectedState

    def _add(self, command: str, text: str = "") -> None:
        self._waiting.append((command, text))

    def _drop_texts(self) -> None:
        self._waiting = deque((command, text) for command, text in self._waiting if not text)

    def _forget(self) -> None:
        self._waiting.clear()
        self._is_answered, self._set_up, self._read, self._text = True, None, "", ""
        self._saying = 0
        self._patience.stop()

    def _send_next(self) -> None:
        is_open = self._socket.state() is QLocalSocket.LocalSocketState.ConnectedState
        if is_open and self._is_answered and self._waiting:
            command, self._text = self._waiting.popleft()
            self._send(command)

    def _send(self, lines: str) -> None:
        self._is_answered = False
        self._socket.write((lines + LINE_END).encode())

    def _take_answers(self) -> None:
        self._read += bytes(self._socket.readAll().data()).decode(errors="replace")
        *lines, self._read = self._read.split(LINE_END)
        for line in lines:
            if line.startswith(_ENDED):
                self._saying = max(0, self._saying - 1)
            elif line.startswith(_QUEUED):
                self._saying += 1
                self._answered(line)
            elif _LAST_LINE.match(line) and not line.startswith(_EVENT):
                self._answered(line)

    def _answered(self, line: str) -> None:
        text, self._text = self._text, ""
        self._is_answered = True
        if text and line.startswith(_GO_ON):
            self._send(_data(text))
        else:
            self._send_next()


def _data(text: str) -> str:
    """The text as the server takes it: a line that begins with a point has it doubled."""
    lines = [("." + line if line.startswith(".") else line) for line in text.splitlines()]
    return LINE_END.join([*lines, "."])

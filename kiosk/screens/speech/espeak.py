"""Speaks with eSpeak NG: a process for each text, which reads it from its standard input."""

from __future__ import annotations

from PySide6.QtCore import QObject, QProcess, QTimer

from kiosk.screens.speech.voice import RATE_USUAL, VOLUME_USUAL, WAITING_MAX

WORDS_PER_MINUTE = 160
AMPLITUDE_MAX = 200
SPEAKING_MAX_MS = 120_000
"""A process that speaks longer hangs on its sound device."""
END_MS = 1000


class EspeakVoice(QObject):
    """A voice (`Voice`) of the program `espeak-ng`.

    One process speaks at a time, and is killed to interrupt it.
    """

    def __init__(self, program: str) -> None:
        """`program`: the path of espeak-ng."""
        super().__init__()
        self._program = program
        self._volume, self._rate = VOLUME_USUAL, RATE_USUAL
        self._waiting: list[tuple[str, str]] = []
        self._speaking: QProcess | None = None
        self._interrupted: list[QProcess] = []
        self._patience = QTimer(self, interval=SPEAKING_MAX_MS, singleShot=True)
        self._patience.timeout.connect(self.stop)
        # Not from within the signal of a process, which must not be deleted there.
        self._looks = QTimer(self, interval=0, singleShot=True)
        self._looks.timeout.connect(self._look)

    def speak(self, text: str, language: str, *, interrupt: bool) -> None:
        if interrupt:
            self.stop()
        self._waiting.append((text, language))
        del self._waiting[:-WAITING_MAX]
        self._speak_next()

    def stop(self) -> None:
        self._waiting.clear()
        self._patience.stop()
        process, self._speaking = self._speaking, None
        if process is not None:
            self._interrupted.append(process)
            process.kill()

    def set_volume(self, percent: int) -> None:
        self._volume = percent

    def set_rate(self, percent: int) -> None:
        self._rate = percent

    def close(self) -> None:
        self.stop()
        for process in self._interrupted:
            process.waitForFinished(END_MS)

    @property
    def is_silent(self) -> bool:
        return self._speaking is None and not self._interrupted and not self._waiting

    def _speak_next(self) -> None:
        if self._speaking is not None or not self._waiting:
            return
        text, language = self._waiting.pop(0)
        self._speaking = process = QProcess()
        # It complains of a missing sound device at length.
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.finished.connect(self._note_end)
        process.errorOccurred.connect(self._note_error)
        self._patience.start()
        process.start(self._program, self._arguments(language))
        process.write(text.encode() + b"\n")
        process.closeWriteChannel()

    def _arguments(self, language: str) -> list[str]:
        amplitude = AMPLITUDE_MAX * self._volume // 100
        speed = WORDS_PER_MINUTE * self._rate // 100
        # -b 1: the text is UTF-8, whatever the locale of this process.
        return ["-b", "1", "-v", language, "-a", str(amplitude), "-s", str(speed), "--stdin"]

    def _note_end(self, _code: int, _status: QProcess.ExitStatus) -> None:
        self._looks.start()

    def _note_error(self, error: QProcess.ProcessError) -> None:
        """One that did not start never finishes; the texts that wait would not start either."""
        if error is QProcess.ProcessError.FailedToStart:
            self._waiting.clear()
            self._looks.start()

    def _look(self) -> None:
        """Let go of processes that have ended, and say what waits."""
        self._interrupted = [process for process in self._interrupted if _runs(process)]
        if self._speaking is not None and not _runs(self._speaking):
            self._speaking = None
            self._patience.stop()
        self._speak_next()


def _runs(process: QProcess) -> bool:
    return process.state() is not QProcess.ProcessState.NotRunning

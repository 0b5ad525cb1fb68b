"""Finds what this device can speak with. Without Qt."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Mapping
from pathlib import Path

DISPATCHER, ESPEAK = "speech-dispatcher", "espeak-ng"


def engine_here(environ: Mapping[str, str]) -> tuple[str, str] | None:
    """The engine's name and the path of its socket or program; None: this device has none.

    speech-dispatcher is taken where its socket is there, because it knows the voices and the sound
    device that the operator of the device has chosen; else espeak-ng.
    """
    socket = _socket(environ)
    if socket is not None and _is_socket(socket):
        return DISPATCHER, str(socket)
    program = shutil.which(ESPEAK, path=environ.get("PATH"))
    return (ESPEAK, program) if program else None


def _socket(environ: Mapping[str, str]) -> Path | None:
    """Where speech-dispatcher listens: as it documents `SPEECHD_ADDRESS`, else at its usual place.

    An address that is no Unix socket is not used.
    """
    address = environ.get("SPEECHD_ADDRESS")
    if address:
        method, _, path = address.partition(":")
        return Path(path) if method == "unix_socket" and path else None
    runtime = environ.get("XDG_RUNTIME_DIR")
    return Path(runtime) / "speech-dispatcher" / "speechd.sock" if runtime else None


def _is_socket(path: Path) -> bool:
    try:
        return stat.S_ISSOCK(path.stat().st_mode)
    except OSError:
        return False

"""Why the operating system refused something, as a code that names a message."""

from __future__ import annotations

import errno
import socket

_NAMES = {socket.EAI_NONAME: "host_unknown", socket.EAI_AGAIN: "no_resolution"}


def cause_of(error: OSError) -> str:
    """The name of the system's error number, such as "ENOENT"; of a host's name, a word of ours."""
    if isinstance(error, socket.gaierror):
        return _NAMES.get(error.errno or 0, "host_unknown")
    return errno.errorcode.get(error.errno or 0, type(error).__name__)

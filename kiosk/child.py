"""A command that another one started: it ends when its parent does, whatever ends that one."""

from __future__ import annotations

import os
import signal
import sys
import threading

from kiosk.cli import run_process


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    """Run a command line until its end, or until nobody holds the other end of its input."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    code = run_process(sys.argv[1:])
    sys.stdout.flush()
    # The thread above still reads: an end in the usual way would wait for its lock on the input.
    os._exit(code)


if __name__ == "__main__":
    main()

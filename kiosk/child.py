"""Runs a subcommand as a child process that ends when its parent ends, for whatever reason.

Standard input is a pipe from the parent: it closes when the parent ends.
"""

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
    """Run the command line in `sys.argv` until it ends, or until standard input is closed."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    code = run_process(sys.argv[1:])
    sys.stdout.flush()
    # The thread above still reads: a normal exit would wait for its lock on standard input.
    os._exit(code)


if __name__ == "__main__":
    main()

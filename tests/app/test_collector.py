"""What a large piece of work needed is not kept from the rest of the computer afterwards."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import asyncio
from pathlib import Path
from kiosk import collector

collector.SEARCH_S = 0.001

def held_mb():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024

async def main():
    # What lies behind them stays, so that the C library cannot shorten its heap.
    work, last = [bytes(2000) for _ in range(50_000)], bytes(2000)
    busy_mb = held_mb()
    work.clear()
    searching = asyncio.ensure_future(collector.search_on_this_thread())
    while held_mb() > busy_mb - 80:
        await asyncio.sleep(0.01)
    searching.cancel()

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.timeout(60)
def test_memory_that_an_import_needed_is_given_back() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True, timeout=50)

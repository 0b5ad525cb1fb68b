"""The monotonic clock of the running event loop."""

import asyncio


def loop_s() -> float:
    """Seconds by the running loop's monotonic clock."""
    return asyncio.get_running_loop().time()

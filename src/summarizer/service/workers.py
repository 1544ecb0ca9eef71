"""Worker processes: each text has a deadline, and a text that misses it is ended alone."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from pebble import ProcessExpired, ProcessPool

from .problems import Problem
from .settings import LARGE, Settings
from .work import Answer, warm_up, work

_PATIENCE = 3  # a request may wait this many times the time of one text
_BUSY = {"Retry-After": "1"}


class Workers:
    """Processes that read texts.

    Short texts and large texts have processes of their own, so that a short text never waits for a large
    text. A process that takes too long is ended, and a new process takes its place.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pending = 0
        self._pools: dict[bool, ProcessPool] = {}  # by whether they are for large texts

    def start(self) -> None:
        """Start the processes for short texts. Those for large texts start when the first one comes."""
        self._pool(large=False).schedule(warm_up)

    def stop(self) -> None:
        """End all processes."""
        for pool in self._pools.values():
            pool.stop()  # type: ignore[no-untyped-call]
        for pool in self._pools.values():
            pool.join()

    async def run(self, operation: str, request: dict[str, Any], size: int) -> Answer:
        """Do a request of `size` bytes in a worker process.

        Raises
        ------
        Problem
            503 if too many requests wait, 504 if the text takes too long.
        """
        seconds = self.settings.seconds
        if self.pending >= self.settings.max_requests:
            raise Problem(503, f"{self.pending} requests are waiting; try again in a second", headers=_BUSY)
        self.pending += 1
        try:
            async with asyncio.timeout(_PATIENCE * seconds):
                return await self._scheduled(operation, request, large=size > LARGE)
        except ProcessExpired as error:
            raise Problem(500, "the process that read the text ended; the text may be too large") from error
        except TimeoutError as error:
            message = f"not done within {seconds:g} seconds; send a shorter text"
            raise Problem(504, message) from error
        finally:
            self.pending -= 1

    async def _scheduled(self, operation: str, request: dict[str, Any], *, large: bool) -> Answer:
        try:
            future = self._pool(large).schedule(work, [operation, request], timeout=self.settings.seconds)
            return await asyncio.wrap_future(future)
        except (BrokenProcessPool, RuntimeError):  # a process was ended from outside while it had no work
            self._pools.pop(large).stop()  # type: ignore[no-untyped-call]
            future = self._pool(large).schedule(work, [operation, request], timeout=self.settings.seconds)
            return await asyncio.wrap_future(future)

    def _pool(self, large: bool) -> ProcessPool:
        """Return the processes for large texts, or for short texts."""
        if large not in self._pools:
            n = 1 if large else self.settings.n_workers
            # Processes that are forked from a program with threads may hang.
            context = multiprocessing.get_context("spawn")
            self._pools[large] = ProcessPool(n, initializer=_prepare, context=context)
        return self._pools[large]


def _prepare() -> None:
    """Prepare a worker process. Ctrl-C is for the server, which ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()

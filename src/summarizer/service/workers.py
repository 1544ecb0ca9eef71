"""Worker processes: each text has a deadline, and a text that misses it is ended alone."""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from typing import Any

from . import worker
from .problems import Problem
from .settings import LARGE, Settings
from .work import Answer

_PATIENCE = 3  # a request may wait for a worker this many times as long as for its text
_BUSY = {"Retry-After": "1"}


class _Worker:
    """One process that reads texts. A process that ended is replaced when the next text comes."""

    def __init__(self) -> None:
        self._process: Process | None = None

    async def start(self) -> Process:
        """Return the process when it is ready; start it if none runs."""
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", worker.__name__),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,  # nothing of what is read is written down
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                start_new_session=True,  # Ctrl-C is for the server
            )
            assert self._process.stdout is not None  # noqa: S101 - a pipe
            await self._process.stdout.readexactly(len(worker.READY))
        return self._process

    async def ask(self, request: bytes, seconds: float) -> Answer:
        """Return the answer to a request. A process that does not answer in time is ended.

        Raises
        ------
        TimeoutError
            If the answer takes too long.
        EOFError, OSError
            If the process ends.
        """
        process = await self.start()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            async with asyncio.timeout(seconds):
                process.stdin.write(request)
                await process.stdin.drain()
                head = await process.stdout.readexactly(worker.SIZE)
                content = await process.stdout.readexactly(int.from_bytes(head, "big"))
        except BaseException:  # what comes later from this process would be the answer to this request
            await self.stop()
            raise
        answer: Answer = pickle.loads(content)  # noqa: S301 - of our own process
        return answer

    async def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):  # it may have ended by itself
                process.kill()
            await process.wait()


class Workers:
    """Processes that read texts.

    Short texts and large texts have processes of their own, so that a short text never waits for a large
    text. A process that takes too long is ended, and a new process takes its place.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pending = 0
        self._workers = {False: [_Worker() for _ in range(settings.n_workers)], True: [_Worker()]}
        # By whether they are for large texts. The last one used is the next, for its caches are warm.
        self._idle: dict[bool, asyncio.LifoQueue[_Worker]] = {}

    async def start(self) -> None:
        """Start the processes for short texts. The process for large texts starts when the first comes."""
        for large, found in self._workers.items():
            self._idle[large] = asyncio.LifoQueue()
            for each in found:
                self._idle[large].put_nowait(each)
        await asyncio.gather(*(each.start() for each in self._workers[False]))

    async def stop(self) -> None:
        """End all processes."""
        for found in self._workers.values():
            await asyncio.gather(*(each.stop() for each in found))

    async def run(self, operation: str, request: dict[str, Any], size: int) -> Answer:
        """Do a request of `size` bytes in a worker process.

        Raises
        ------
        Problem
            503 if too many requests wait, 504 if the text takes too long.
        """
        if self.pending >= self.settings.max_requests:
            raise Problem(503, f"{self.pending} requests are waiting; try again in a second", headers=_BUSY)
        self.pending += 1
        try:
            return await self._run(worker.packed((operation, request)), self._idle[size > LARGE])
        finally:
            self.pending -= 1

    async def _run(self, request: bytes, idle: asyncio.LifoQueue[_Worker]) -> Answer:
        seconds = self.settings.seconds
        try:
            async with asyncio.timeout(_PATIENCE * seconds):
                found = await idle.get()
        except TimeoutError as error:
            raise Problem(503, "other texts take all the time; try again later", headers=_BUSY) from error
        try:
            return await found.ask(request, seconds)
        except TimeoutError as error:
            raise Problem(504, f"not done within {seconds:g} seconds; send a shorter text") from error
        except asyncio.CancelledError as error:  # the server stops
            raise Problem(503, "the service stops; try again later", headers=_BUSY) from error
        except (EOFError, OSError) as error:
            raise Problem(500, "the process that read the text ended; the text may be too large") from error
        finally:
            idle.put_nowait(found)

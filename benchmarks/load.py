"""Load: what the service costs beside the bare library, and how it answers under many connections.

    python benchmarks/load.py [--connections 200] [--seconds 60]

The service and its worker process have one core, this program has another. Each connection sends one text
after the other, each of about 5 KB, cut from training articles. The bare library summarizes the same texts in
a process on the core of the service. Processor time is that of all processes of the service.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import click
import psutil
from data import default_folder, machine
from speed import texts_of

RESULTS = Path(__file__).parent / "results" / "load.json"
TEXTS = 2000
SIZE = 5000  # letters of a text
SERVICE_CORE, OWN_CORE = 0, 1
BARE = """
import json, os, sys, time
os.sched_setaffinity(0, {int(sys.argv[2])})
from summarizer import summarize
texts = json.load(open(sys.argv[1]))
for text in texts:
    summarize(text)
start = time.process_time()
for text in texts:
    summarize(text)
print((time.process_time() - start) / len(texts))
"""


class Served(NamedTuple):
    """What the connections saw, and what the service used."""

    times: list[float]
    errors: int
    seconds: float
    processor: float
    memory: list[int]


@contextmanager
def service() -> Iterator[tuple[int, psutil.Process]]:
    """Run the service on its core; give its port and its process."""
    command = [sys.executable, "-m", "summarizer", "serve", "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None  # noqa: S101
        os.sched_setaffinity(process.pid, {SERVICE_CORE})
        address = process.stderr.readline().split()[0].rstrip("/")
        try:
            yield int(address.rpartition(":")[2]), psutil.Process(process.pid)
        finally:
            process.terminate()


def family(process: psutil.Process) -> list[psutil.Process]:
    """Return the process and its children."""
    return [process, *process.children(recursive=True)]


def used(process: psutil.Process) -> float:
    """Return the processor time of the service, in seconds."""
    times = [member.cpu_times() for member in family(process)]
    return float(sum(t.user + t.system for t in times))


async def ask(
    link: tuple[asyncio.StreamReader, asyncio.StreamWriter], port: int, body: bytes
) -> tuple[int, bytes]:
    """Send one request, and return the status and the body of the answer."""
    reader, writer = link
    head = f"POST /api/summarize HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    fields = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
    size = next(int(field.partition(":")[2]) for field in fields if field.startswith("content-length:"))
    return int(fields[0].split()[1]), await reader.readexactly(size)


async def load(
    port: int, process: psutil.Process, bodies: list[bytes], connections: int, seconds: float
) -> Served:
    """Ask from many connections at once, and watch the service."""
    times: list[float] = []
    errors = 0
    turn = iter(range(10**9))
    warm = await asyncio.open_connection("127.0.0.1", port)
    for body in bodies:
        await ask(warm, port, body)
    began, before = time.perf_counter(), used(process)

    async def connection() -> None:
        nonlocal errors
        link = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() - began < seconds:
            start = time.perf_counter()
            try:
                status, _ = await ask(link, port, bodies[next(turn) % len(bodies)])
            except (OSError, asyncio.IncompleteReadError):
                errors += 1
                return
            times.append(time.perf_counter() - start)
            errors += status != 200
        link[1].close()

    memory: list[int] = []

    async def watch() -> None:
        while True:
            memory.append(sum(member.memory_info().rss for member in family(process)))
            await asyncio.sleep(seconds / 6)

    watcher = asyncio.create_task(watch())
    await asyncio.gather(*(connection() for _ in range(connections)))
    took, processor = time.perf_counter() - began, used(process) - before
    watcher.cancel()
    return Served(times, errors, took, processor, memory)


def bare(texts: list[str]) -> float:
    """Return the processor time of a summary by the bare library, in seconds."""
    file = RESULTS.with_name("load_texts.json")
    file.write_text(json.dumps(texts), encoding="utf-8")
    command = [sys.executable, "-c", BARE, str(file), str(SERVICE_CORE)]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    file.unlink()
    return float(found.stdout)


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path), default=default_folder)
@click.option("--connections", default=200)
@click.option("--seconds", default=60.0)
def main(data: Path, connections: int, seconds: float) -> None:
    """Measure, print the table, and keep the figures."""
    os.sched_setaffinity(0, {OWN_CORE})
    texts = [text[:SIZE] for text in texts_of(data, 60, TEXTS)]
    bodies = [json.dumps({"text": text}).encode() for text in texts]
    alone = statistics.median(bare(texts) for _ in range(3))
    with service() as (port, process):
        served = asyncio.run(load(port, process, bodies, connections, seconds))
    each = served.processor / len(served.times)
    cuts = statistics.quantiles(served.times, n=100)
    figures: dict[str, Any] = {
        "requests": len(served.times),
        "errors": served.errors,
        "requests a second": round(len(served.times) / served.seconds, 1),
        "p50, ms": round(cuts[49] * 1000, 1),
        "p99, ms": round(cuts[98] * 1000, 1),
        "processor time a request, ms": round(each * 1000, 2),
        "processor time of the bare library, ms": round(alone * 1000, 2),
        "ratio": round(each / alone, 3),
        "memory at the start and the end, MB": [
            round(served.memory[at] / 2**20, 1) for at in (0, len(served.memory) - 1)
        ],
    }
    for name, value in figures.items():
        print(f"| {name} | {value} |")
    figures |= {"connections": connections, "machine": machine(), "date": time.strftime("%Y-%m-%d")}
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

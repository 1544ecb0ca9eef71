"""The service as a process of its own, on a free port of loopback."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest


@dataclass
class Service:
    """A running service."""

    url: str
    process: subprocess.Popen[str]

    def post(self, path: str, body: object, **options: object) -> httpx.Response:
        return httpx.post(self.url + path, json=body, timeout=30, trust_env=False, **options)  # type: ignore[arg-type]

    def send(
        self, path: str, content: bytes, headers: dict[str, str], method: str = "POST"
    ) -> httpx.Response:
        """Send a body as it is."""
        return httpx.request(
            method, self.url + path, content=content, headers=headers, timeout=30, trust_env=False
        )

    def get(self, path: str, **options: object) -> httpx.Response:
        return httpx.get(self.url + path, timeout=30, trust_env=False, **options)  # type: ignore[arg-type]


@contextmanager
def running(*options: str, port: int = 0) -> Iterator[Service]:
    """Run `summarize serve` with some options."""
    command = [sys.executable, "-m", "summarizer", "serve", "--port", str(port), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            address = process.stderr.readline().split()
            assert address, "the service did not start"
            yield Service(address[0].rstrip("/"), process)
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    with running("--workers", "1", "--allow-host", "localhost") as found:
        yield found


@pytest.fixture(scope="session")
def run_service() -> Callable[..., object]:
    return running

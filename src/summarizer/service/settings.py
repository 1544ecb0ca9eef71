"""Settings of the service: where it listens, its limits, the hosts that it trusts."""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_address

LARGE = 200_000
"""A request of more bytes than this waits apart, so that short texts never wait for it."""


@dataclass(frozen=True)
class Settings:
    """Settings of the service.

    Parameters
    ----------
    host : str, default "127.0.0.1"
        Address to listen on. Only a loopback address serves this machine alone.
    port : int, default 8010
        0 takes a free port.
    root_path : str, default ""
        Path under which a proxy serves the service, such as "/summarizer". The proxy removes it.
    names : frozenset of str, optional
        Names under which browsers reach the service behind a proxy, such as "read.example.org".
    workers : int, default -1
        Number of processes that read texts. -1: one for each CPU.
    max_bytes : int, default 5_000_000
        Largest body of a request, and largest page that is fetched.
    seconds : float, default 10
        Longest time for one text, for one body to arrive, and for one address to answer.
    max_requests : int, default 256
        Largest number of requests that are worked on or wait; further requests are told to come back.
    private_hosts : frozenset of str, optional
        Hosts of a private network whose pages may be fetched.
    origins : frozenset of str, optional
        Further origins whose scripts may ask the interface of OpenAI's clients, such as
        "https://reader.example". "*" allows all.
    """

    host: str = "127.0.0.1"
    port: int = 8010
    root_path: str = ""
    names: frozenset[str] = frozenset()
    workers: int = -1
    max_bytes: int = 5_000_000
    seconds: float = 10.0
    max_requests: int = 256
    private_hosts: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()

    @property
    def is_local(self) -> bool:
        """Whether the service listens on a loopback address only."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def fetches(self) -> bool:
        """Whether addresses are fetched: only for the people on this machine."""
        return self.is_local and not self.names

    @property
    def n_workers(self) -> int:
        """The number of processes that read texts."""
        return self.workers if self.workers > 0 else os.cpu_count() or 1

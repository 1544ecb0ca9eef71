"""Pages and feeds by address, within limits of time, size and redirects.

A name is resolved once for each request. The policy checks what was found, and the connection goes to the
checked IP address: another answer of the name server comes too late. The standard library's client is used
with a connection of our own, so that one deadline holds for everything from the name to the last byte.
"""

from __future__ import annotations

import codecs
import re
import socket
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv6Address
from threading import Event, Thread, Timer
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, urljoin, urlsplit

from .policy import Policy, is_public

if TYPE_CHECKING:
    from http.client import HTTPResponse

SECONDS = 20.0
MAX_BYTES = 50 * 2**20
MAX_REDIRECTS = 5

Resolver: TypeAlias = Callable[[str, int], list[str]]
Connector: TypeAlias = Callable[[str, int, float], socket.socket]

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = {301, 302, 303, 307, 308}
_FORBIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\\]"
)  # line breaks forge headers; "\" means "/" to some programs
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_.])?")
_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]|"  # characters that `quote` leaves alone
_MEANINGS = {
    401: "it wants a password; save the page in a browser and pass the file",
    403: "it refuses programs; save the page in a browser and pass the file",
    404: "check the address",
    410: "the page is gone",
    429: "too many requests; try again later",
}
_PIECE = 2**16
_GZIP = 31  # `wbits` of zlib: a window of 32 KiB, with the header of gzip


class FetchError(ValueError):
    """An address cannot be fetched. The message is one line: what happened, and what to do."""


class AddressError(FetchError):
    """A text is no address, or its host must not be asked."""


@dataclass(frozen=True)
class Fetched:
    """What an address gave.

    Attributes
    ----------
    content : bytes
        Decompressed.
    url : str
        The address behind all redirects.
    encoding : str or None
        The encoding that the header names, if Python knows it.
    media_type : str
        For example "text/html"; "" if the header names none.
    """

    content: bytes
    url: str
    encoding: str | None = None
    media_type: str = ""


@dataclass(frozen=True)
class _Target:
    """The parts of a checked address."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, as the system finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an IP address."""
    return socket.create_connection((address, port), seconds)


def fetch(
    address: str,
    *,
    policy: Policy = Policy(),  # noqa: B008 - it cannot change
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    max_redirects: int = MAX_REDIRECTS,
    resolve: Resolver = resolve,
    connect: Connector = connect,
) -> Fetched:
    """Fetch the text at an address: a web page or a feed.

    No cookies, no passwords, no proxies. Only this address is asked, and the addresses it redirects to.

    Parameters
    ----------
    address : str
        With http or https.
    policy : Policy
        Which hosts may be asked.
    seconds : float, default 20
        For everything together, from the name to the last byte.
    max_bytes : int, default 50 MiB
        Largest size, decompressed.
    max_redirects : int, default 5
    resolve : callable, optional
        From a host and a port to IP addresses.
    connect : callable, optional
        From an IP address, a port and a time in seconds to a connected socket.

    Returns
    -------
    Fetched

    Raises
    ------
    AddressError
        If the address is none, or its host must not be asked. It is a FetchError.
    FetchError
        If the address does not answer in time, answers with an error, or gives something else than text.
    """
    deadline = monotonic() + seconds
    late = FetchError(f"no complete answer within {seconds:g} seconds; try again later")
    target, came_from_public = _parse(address.strip()), False
    for _ in range(max_redirects + 1):
        networks = _resolved(target, resolve, deadline, late)
        reason = policy.refusal(target.host, networks, came_from_public=came_from_public)
        if reason:
            raise AddressError(f"{_origin(came_from_public)}{reason}; it was not fetched")
        came_from_public = any(map(is_public, networks))
        with _request(target, networks, connect, deadline, late) as response:
            location = response.headers.get("Location") if response.status in _REDIRECTS else None
            if location is None:
                return _read(response, target, max_bytes)
        target = _parse(_utf8(location).strip(), "redirected to an address that ", base=str(target))
    raise FetchError(f"more than {max_redirects} redirects; the last leads to {target}")


def _origin(came_from_public: bool) -> str:
    return "redirected from a public host: " if came_from_public else ""


def _utf8(header: str) -> str:
    """Return a header in UTF-8, which the client read as Latin-1."""
    return header.encode("latin-1", "replace").decode("utf-8", "replace")


def _parse(address: str, what: str = "the address ", base: str = "") -> _Target:
    """Return the parts of an address, or raise an error that says what is wrong with it."""
    if _FORBIDDEN.search(address):
        raise AddressError(f"{what}holds a backslash or a control character: {address!a:.200}")
    try:
        parts = urlsplit(urljoin(base, address))
        host, port = _ascii(parts.hostname or ""), parts.port
        path = quote(parts.path or "/", _AS_IT_IS)
        query = quote(parts.query, _AS_IT_IS)
    except ValueError as error:
        raise AddressError(f"{what}is no web address: {address!a:.200}") from error
    if parts.scheme not in _PORTS:
        raise AddressError(f"{what}does not begin with http:// or https://: {address!a:.200}")
    if "@" in parts.netloc:
        raise AddressError(f"{what}holds a user name or a password; leave them out")
    if not (":" in host or _HOST.fullmatch(host)):
        raise AddressError(f"{what}has no valid host name: {address!a:.200}")
    return _Target(
        parts.scheme,
        host,
        _PORTS[parts.scheme] if port is None else port,
        f"{path}?{query}" if query else path,
    )


def _ascii(host: str) -> str:
    """Return a host in ASCII, as name servers know it (Punycode).

    Letters are folded as browsers fold them. The codec "idna" of Python follows older rules: "ß" would lead
    to another host.
    """
    if ":" in host:
        return str(IPv6Address(host))
    labels = []
    for label in unicodedata.normalize("NFKC", host).lower().split("."):
        if not label.isascii() and not all(c == "-" or unicodedata.category(c)[0] in "LMN" for c in label):
            raise ValueError("a host name has letters, digits and hyphens only")
        labels.append(label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}")
    return ".".join(labels)


def _resolved(target: _Target, resolve: Resolver, deadline: float, late: FetchError) -> list[str]:
    """Return the IP addresses of a host. A thread asks, because the system sets no limit of time."""
    found: list[str] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            found.extend(resolve(target.host, target.port))
        except (OSError, ValueError) as error:
            errors.append(error)

    thread = Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(deadline - monotonic(), 0))
    if thread.is_alive():
        raise late
    if not found:
        raise FetchError(f"no host {target.host} was found; check the address and the network")
    return found


@contextmanager
def _request(
    target: _Target, networks: list[str], connect: Connector, deadline: float, late: FetchError
) -> Iterator[HTTPResponse]:
    """Ask for a page. At the deadline, the connection is cut, whatever it is doing."""
    from http.client import HTTPConnection, HTTPException

    link = _connection(target, networks, connect, deadline, late)
    double = link.dup()  # TLS takes the first socket over, and this socket can still cut the connection
    is_cut = Event()

    def cut() -> None:
        is_cut.set()
        with suppress(OSError):  # the other side may be faster
            double.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(deadline - monotonic(), 0), cut)
    timer.daemon = True
    timer.start()
    client = HTTPConnection(target.host, target.port)
    try:
        client.sock = link = _with_tls(link, target.host) if target.scheme == "https" else link
        client.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in _headers(target).items():
            client.putheader(name, value)
        client.endheaders()
        with client.getresponse() as response:
            yield response
        if is_cut.is_set():  # a body without a length seems complete
            raise late
    except (OSError, HTTPException, ValueError) as error:
        if is_cut.is_set():
            raise late from error
        if isinstance(error, FetchError):
            raise
        raise FetchError(_why(error, target)) from error
    finally:
        timer.cancel()
        client.close()
        link.close()
        double.close()


def _headers(target: _Target) -> dict[str, str]:
    return {
        "Host": target.authority,
        "User-Agent": "no-time-to-read (https://pypi.org/project/no-time-to-read)",
        "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
        "application/xml;q=0.9, text/*;q=0.8",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _connection(
    target: _Target, networks: list[str], connect: Connector, deadline: float, late: FetchError
) -> socket.socket:
    """Return a connection to the first IP address that takes one."""
    problem: OSError | None = None
    for network in networks:
        left = deadline - monotonic()
        if left <= 0:
            break
        try:
            link = connect(network, target.port, left)
        except OSError as error:
            problem = error
        else:
            link.settimeout(None)  # the deadline cuts it
            return link
    if problem is None or isinstance(problem, TimeoutError):
        raise late from problem
    raise FetchError(_why(problem, target)) from problem


def _with_tls(link: socket.socket, host: str) -> socket.socket:
    """Return an encrypted connection to a host whose certificate names this host."""
    import ssl

    return ssl.create_default_context().wrap_socket(link, server_hostname=host.rstrip("."))


def _why(error: Exception, target: _Target) -> str:
    """Return in one line why a host did not answer."""
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate of {target.host} is not valid: {error.verify_message.rstrip('.')}"
    if isinstance(error, ssl.SSLError):
        return f"{target.authority} does not speak https as it should; try http://"
    what = getattr(error, "strerror", None) or "the answer is no valid HTTP, or ends early"
    return f"{target.authority} cannot be read: {what}"


def _read(response: HTTPResponse, target: _Target, max_bytes: int) -> Fetched:
    """Return the body of an answer, checked."""
    if response.status != 200:
        what = _MEANINGS.get(response.status, "try again later" if response.status >= 500 else "no page")
        raise FetchError(f"{target.authority} answers with status {response.status}: {what}")
    has_type = response.headers.get("Content-Type") is not None
    media_type = response.headers.get_content_type() if has_type else ""
    if has_type and not (media_type.startswith("text/") or media_type.endswith(("/xml", "+xml"))):
        raise FetchError(f"it is neither a page nor a feed, but {media_type!a:.80}")
    pieces, size = [], 0
    for piece in _pieces(response):
        size += len(piece)
        if size > max_bytes:
            raise FetchError(f"larger than {max_bytes:,} bytes; nothing of it was read")
        pieces.append(piece)
    if response.length:
        raise FetchError(f"the answer of {target.authority} ends early; try again")
    charset = response.headers.get_content_charset()
    return Fetched(b"".join(pieces), str(target), _known(charset), media_type)


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    """Yield the decompressed body in pieces of at most 64 KiB, however well it was compressed."""
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise FetchError(f"the answer is compressed by {coding!a:.40}, which nobody asked for")
    if coding in ("identity", ""):
        yield from iter(lambda: response.read(_PIECE), b"")
        return
    inflater = zlib.decompressobj(_GZIP)
    while raw := response.read(_PIECE):
        piece = b""
        while raw or len(piece) == _PIECE:
            if inflater.eof:  # several compressed parts may follow each other
                inflater = zlib.decompressobj(_GZIP)
            try:
                piece = inflater.decompress(raw, _PIECE)
            except zlib.error as error:
                raise FetchError("the answer is damaged: it cannot be decompressed") from error
            yield piece
            raw = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    if not inflater.eof:
        raise FetchError("the compressed answer ends early; try again")


def _known(charset: str | None) -> str | None:
    """Return the name of an encoding of text that Python knows, or None."""
    try:
        return codecs.lookup(charset).name if charset and "".encode(charset) == b"" else None
    except (LookupError, ValueError):
        return None

"""Addresses against a real server on loopback. Public hosts are names of an injected resolver."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import time
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from summarizer.web.fetch import Fetched, FetchError, fetch
from summarizer.web.policy import Policy

PUBLIC = "93.184.216.34"
NAMES = {
    "news.example": [PUBLIC],
    "mirror.example": ["2606:2800:220:1:248:1893:25c8:1946"],
    "intranet.example": ["10.0.0.7"],
    "metadata.example": ["169.254.169.254"],
    "rebound.example": ["::ffff:127.0.0.1"],
    "mixed.example": [PUBLIC, "127.0.0.1"],
    "xn--strae-oqa.example": [PUBLIC],
}
PAGE = b"<p>Rain fell on Oslo.</p>"


class Handler(BaseHTTPRequestHandler):
    """Answers each path by the function of this name."""

    answers: dict[str, Callable[[Handler], None]]
    seen: list[tuple[str, Any]]
    stopped: Event

    def do_GET(self) -> None:
        self.seen.append((self.path, self.headers))
        self.answers[self.path.partition("?")[0]](self)

    def answer(self, body: bytes = PAGE, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Type": "text/html; charset=UTF-8"} | headers).items():
            if value:
                self.send_header(name.replace("_", "-"), value.encode().decode("latin-1"))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


def drip(handler: Handler, start: bytes) -> None:
    """Send the start, and then a letter now and then, without end."""
    handler.wfile.write(start)
    while not handler.stopped.wait(0.05):
        try:
            handler.wfile.write(b"x")
        except OSError:
            return


def redirect(location: str, status: int = 302) -> Callable[[Handler], None]:
    return lambda handler: handler.answer(b"", status, Location=location)


def compressed(body: bytes, coding: str = "gzip") -> Callable[[Handler], None]:
    return lambda handler: handler.answer(body, Content_Encoding=coding)


def chunked(handler: Handler) -> None:
    handler.answer(b"5\r\nRain \r\n4\r\nfell\r\n0\r\n\r\n", Transfer_Encoding="chunked")


BOMB = gzip.compress(bytes(20 * 2**20), 9)
ANSWERS: dict[str, Callable[[Handler], None]] = {
    "/": Handler.answer,
    "/plain": lambda handler: handler.answer(b"Rain.", Content_Type="text/plain"),
    "/feed": lambda handler: handler.answer(Content_Type="application/rss+xml; charset=windows-1251"),
    "/untyped": lambda handler: handler.answer(Content_Type=""),
    "/odd-charset": lambda handler: handler.answer(Content_Type="text/html; charset=base64"),
    "/picture": lambda handler: handler.answer(Content_Type="image/png"),
    "/json": lambda handler: handler.answer(Content_Type="application/json"),
    "/chunked": chunked,
    "/gzip": compressed(gzip.compress(b"Rain ") + gzip.compress(b"fell.")),
    "/bomb": compressed(BOMB),
    "/brotli": compressed(b"?", "br"),
    "/twice": compressed(gzip.compress(BOMB), "gzip, gzip"),
    "/damaged": compressed(gzip.compress(PAGE)[:10] + b"\xff" * 20),
    "/cut-gzip": compressed(gzip.compress(PAGE)[:-9]),
    "/large": lambda handler: handler.answer(bytes(3000)),
    "/short": lambda handler: handler.answer(b"Rain", Content_Length="4000"),
    "/slow-body": lambda handler: drip(handler, b"HTTP/1.1 200 OK\r\n\r\n"),
    "/slow-header": lambda handler: drip(handler, b"HTTP/1.1 200 OK\r\nX: "),
    "/continue": lambda handler: drip(handler, b"HTTP/1.1 100 Continue\r\n\r\n" * 3),
    "/nonsense": lambda handler: drip(handler, b"220 mail.example ESMTP\r\n"),
    "/missing": lambda handler: handler.answer(status=404),
    "/secret": lambda handler: handler.answer(status=401),
    "/broken": lambda handler: handler.answer(status=503),
    "/partial": lambda handler: handler.answer(status=206),
    "/no-location": lambda handler: handler.answer(status=302),
    "/moved": redirect("/plain", 301),
    "/moved-far": redirect("http://mirror.example/plain#part", 307),
    "/moved-non-ascii": redirect("/häuser?ä=1"),
    "/h%C3%A4user": lambda handler: handler.answer(b"Houses"),
    "/loop": redirect("/loop"),
    "/to-file": redirect("file:///etc/passwd"),
    "/to-data": redirect("data:text/html,Rain"),
    "/to-user": redirect("http://news.example@127.0.0.1/"),
    "/to-tab": redirect("http://127.0.0.1\t/"),
    "/to-nothing": redirect("http://[oops/"),
}
TO_PRIVATE = {
    "/to-loopback": "http://127.0.0.1/plain",
    "/to-v6-loopback": "http://[::1]/plain",
    "/to-mapped": "http://[::ffff:127.0.0.1]/plain",
    "/to-any": "http://0.0.0.0/plain",
    "/to-decimal": "http://2130706433/plain",
    "/to-octal": "http://0177.0.0.1/plain",
    "/to-hexadecimal": "http://0x7f.1/plain",
    "/to-short": "http://127.1/plain",
    "/to-wide": "http://１２７.0.0.1/plain",
    "/to-metadata": "http://169.254.169.254/latest/meta-data/",
    "/to-v6-link": "http://[fe80::1]/plain",
    "/to-name": "http://intranet.example/plain",
    "/to-metadata-name": "//metadata.example/plain",
    "/to-mapped-name": "http://rebound.example/plain",
    "/to-mixed-name": "http://mixed.example/plain",
}
ANSWERS |= {path: redirect(location) for path, location in TO_PRIVATE.items()}


class Web:
    """A server on loopback, and the way to it from any IP address."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.port = server.server_address[1]
        self.asked: list[str] = []
        self.connected: list[str] = []
        self.seen: list[tuple[str, Any]] = []

    def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host in NAMES:
            return NAMES[host]
        numeric = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [str(address[0]) for *_, address in numeric]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:  # noqa: ARG002
        self.connected.append(address)
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def fetch(self, address: str, **options: Any) -> Fetched:
        given: dict[str, Any] = {"resolve": self.resolve, "connect": self.connect, "seconds": 10}
        return fetch(address, **(given | options))

    def error(self, address: str, **options: Any) -> str:
        with pytest.raises(FetchError) as caught:
            self.fetch(address, **options)
        message = str(caught.value)
        assert message.isprintable()
        assert len(message) < 300
        return message


@pytest.fixture
def web() -> Iterator[Web]:
    stopped = Event()
    handler = type("_", (Handler,), {"answers": ANSWERS, "seen": [], "stopped": stopped})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        found = Web(server)
        found.seen = handler.seen  # type: ignore[attr-defined]
        yield found
        stopped.set()
        server.shutdown()
        thread.join()


def test_a_page(web: Web) -> None:
    page = web.fetch(" http://news.example/?a=b#part ")
    assert page == Fetched(PAGE, "http://news.example/?a=b", "utf-8", "text/html")
    path, headers = web.seen[0]
    assert path == "/?a=b"
    assert headers["Host"] == "news.example"
    assert "Cookie" not in headers


def test_a_typed_loopback_address_needs_no_help() -> None:
    handler = type("_", (Handler,), {"answers": ANSWERS, "seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.handle_request).start()
        port = server.server_address[1]
        assert fetch(f"http://127.0.0.1:{port}/plain").content == b"Rain."
        assert handler.seen[0][1]["Host"] == f"127.0.0.1:{port}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "expected"),
    {
        "plain": (b"Rain.", None, "text/plain"),
        "feed": (PAGE, "cp1251", "application/rss+xml"),
        "untyped": (PAGE, None, ""),
        "odd-charset": (PAGE, None, "text/html"),
        "chunked": (b"Rain fell", "utf-8", "text/html"),
        "gzip": (b"Rain fell.", "utf-8", "text/html"),
    }.items(),
)
def test_headers_and_codings(web: Web, path: str, expected: tuple[object, ...]) -> None:
    page = web.fetch(f"http://news.example/{path}")
    assert (page.content, page.encoding, page.media_type) == expected


def test_a_name_is_resolved_once_and_the_connection_goes_to_the_checked_address(web: Web) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    web.fetch("http://news.example/", resolve=lambda *_: next(answers))
    assert web.connected == [PUBLIC]
    assert next(answers) == ["127.0.0.1"]


def test_the_next_address_is_tried_where_one_takes_no_connection(web: Web) -> None:
    def connect(address: str, port: int, seconds: float) -> socket.socket:
        if address == "::1":
            raise ConnectionRefusedError(111, "Connection refused")
        return web.connect(address, port, seconds)

    both = ["::1", "127.0.0.1"]
    assert web.fetch("http://localhost/", resolve=lambda *_: both, connect=connect).content == PAGE
    message = web.error("http://localhost:81/", resolve=lambda *_: both[:1], connect=connect)
    assert message == "localhost:81 cannot be read: Connection refused"


def test_redirects_are_followed(web: Web) -> None:
    assert web.fetch("http://news.example/moved").url == "http://news.example/plain"
    assert web.fetch("http://news.example/moved-far").url == "http://mirror.example/plain"
    assert web.fetch("http://news.example/moved-non-ascii").content == b"Houses"
    assert web.seen[-1][0] == "/h%C3%A4user?%C3%A4=1"


def test_redirects_end(web: Web) -> None:
    message = web.error("http://news.example/loop", max_redirects=3)
    assert message == "more than 3 redirects; the last leads to http://news.example/loop"
    assert len(web.seen) == 4


@pytest.mark.parametrize("path", TO_PRIVATE)
def test_no_redirect_leads_from_a_public_host_to_a_private_one(web: Web, path: str) -> None:
    message = web.error(f"http://news.example{path}")
    assert message.startswith("redirected from a public host: ")
    assert "lies in a private network" in message
    assert web.connected == [PUBLIC]


def test_a_detour_leads_to_no_private_host(web: Web) -> None:
    """A private host may redirect to a public one. The way back is closed."""
    redirects = {"/start": redirect("http://news.example/to-loopback")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ANSWERS, "/start", redirects["/start"])
        assert "private network" in web.error("http://127.0.0.1/start")
    assert web.connected == ["127.0.0.1", PUBLIC]


def test_a_private_host_may_redirect_to_itself(web: Web) -> None:
    assert web.fetch("http://intranet.example/moved").content == b"Rain."


@pytest.mark.parametrize(
    ("path", "message"),
    {
        "to-file": "does not begin with http:// or https://: 'file:///etc/passwd'",
        "to-data": "does not begin with http:// or https://: 'data:text/html,Rain'",
        "to-user": "holds a user name or a password; leave them out",
        "to-tab": "holds a backslash or a control character: 'http://127.0.0.1\\t/'",
        "to-nothing": "is no web address: 'http://[oops/'",
    }.items(),
)
def test_redirects_to_what_is_no_web_address(web: Web, path: str, message: str) -> None:
    assert web.error(f"http://news.example/{path}") == f"redirected to an address that {message}"
    assert web.connected == [PUBLIC]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "article.txt",
        "ftp://news.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http:news.example",
        "http://",
        "http:///plain",
        "http://user:secret@news.example/",
        "http://news.example@127.0.0.1/",
        "http://news.example\\@127.0.0.1/",
        "http://news.example/\r\nHost: other.example",
        "http://news.example/ HTTP/1.1\r\nX: y",
        "http://news.example\n.other.example/",
        "http://news.example/\x00",
        "http://news .example/",
        "http://news%0d%0a.example/",
        "http://news.example:port/",
        "http://news.example:70000/",
        "http://[::1/",
        "http://[::1%25eth0/",
        "http://[not:an:address]/",
        "http://ℂ℀.example/",
        "http://rain☂.example/",
        "http://\udcff.example/",
        "http://news.example/\udcff",
    ],
)
def test_what_is_no_web_address_is_never_asked(web: Web, address: str) -> None:
    assert web.error(address).startswith("the address ")
    assert not web.asked
    assert not web.connected


def test_letters_of_addresses(web: Web) -> None:
    """Host names are written in Punycode, as browsers write them; other letters are quoted."""
    assert web.fetch("http://Straße.example/häuser?ä=1").content == b"Houses"
    assert web.asked == ["xn--strae-oqa.example"]
    assert web.seen[0][1]["Host"] == "xn--strae-oqa.example"


def test_an_unknown_host(web: Web) -> None:
    message = web.error("http://nobody.example/")
    assert message == "no host nobody.example was found; check the address and the network"
    assert "no host" in web.error(f"http://{'a' * 70}.example/")


@pytest.mark.parametrize("path", ["slow-body", "slow-header", "continue"])
def test_one_deadline_holds_for_everything(web: Web, path: str) -> None:
    start = time.monotonic()
    message = web.error(f"http://news.example/{path}", seconds=0.3)
    assert message == "no complete answer within 0.3 seconds; try again later"
    assert time.monotonic() - start < 3


def test_the_deadline_holds_for_names_connections_and_handshakes(web: Web) -> None:
    release = Event()

    def slow(*_: object) -> list[str]:
        release.wait(20)
        return [PUBLIC]

    start = time.monotonic()
    late = "no complete answer within 0.2 seconds; try again later"
    assert web.error("http://news.example/", seconds=0.2, resolve=slow) == late

    def never(*asked: Any) -> socket.socket:
        time.sleep(asked[-1])
        raise TimeoutError("timed out")

    assert web.error("http://news.example/", seconds=0.2, connect=never) == late
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert web.error(f"https://127.0.0.1:{port}/", seconds=0.2, connect=socket_to(port)) == late
    release.set()
    assert time.monotonic() - start < 5


def socket_to(port: int) -> Callable[[str, int, float], socket.socket]:
    return lambda _address, _port, seconds: socket.create_connection(("127.0.0.1", port), seconds)


@pytest.mark.parametrize(
    ("path", "message"),
    {
        "bomb": "larger than 1,000,000 bytes; nothing of it was read",
        "brotli": "the answer is compressed by 'br', which nobody asked for",
        "twice": "the answer is compressed by 'gzip, gzip', which nobody asked for",
        "damaged": "the answer is damaged: it cannot be decompressed",
        "cut-gzip": "the compressed answer ends early; try again",
        "short": "the answer of news.example ends early; try again",
        "nonsense": "news.example cannot be read: the answer is no valid HTTP, or ends early",
        "picture": "it is neither a page nor a feed, but 'image/png'",
        "json": "it is neither a page nor a feed, but 'application/json'",
        "missing": "news.example answers with status 404: check the address",
        "secret": "news.example answers with status 401: it wants a password; save the page in a browser and "
        "pass the file",
        "broken": "news.example answers with status 503: try again later",
        "partial": "news.example answers with status 206: no page",
        "no-location": "news.example answers with status 302: no page",
    }.items(),
)
def test_answers_that_are_no_page(web: Web, path: str, message: str) -> None:
    assert web.error(f"http://news.example/{path}", max_bytes=1_000_000) == message


def test_a_bomb_never_unfolds_in_memory(web: Web) -> None:
    tracemalloc.start()
    try:
        web.error("http://news.example/bomb", max_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_the_size_is_limited(web: Web) -> None:
    assert len(web.fetch("http://news.example/large", max_bytes=3000).content) == 3000
    message = web.error("http://news.example/large", max_bytes=2999)
    assert message == "larger than 2,999 bytes; nothing of it was read"


def test_a_service_asks_public_hosts_and_the_private_hosts_that_it_names(web: Web) -> None:
    policy = Policy(allow_private=False)
    assert web.fetch("http://news.example/moved", policy=policy).content == b"Rain."
    message = web.error("http://intranet.example/", policy=policy)
    advice = "and is not a host that --allow-host names; it was not fetched"
    assert message == f"intranet.example lies in a private network (10.0.0.7), {advice}"
    named = Policy(allow_private=False, private_hosts=frozenset(["intranet.example"]))
    assert web.fetch("http://intranet.example/", policy=named).content


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a certificate for news.example, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl makes the certificate")
    path = tmp_path / "news.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"),
            *("-keyout", str(tmp_path / "key.pem"), "-out", str(path)),
        ],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + (tmp_path / "key.pem").read_text())
    return path


def test_certificates_are_checked_by_the_name_of_the_host(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = type("_", (Handler,), {"answers": ANSWERS, "seen": []})
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    class Server(ThreadingHTTPServer):
        def get_request(self) -> tuple[socket.socket, Any]:
            link, address = super().get_request()
            return context.wrap_socket(link, server_side=True), address

    with Server(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        web = Web(server)
        message = web.error("https://news.example/")
        assert message.startswith("the certificate of news.example is not valid: ")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert web.fetch("https://news.example/moved").url == "https://news.example/plain"
        message = web.error("https://mirror.example/")
        assert message.startswith("the certificate of mirror.example is not valid: Hostname mismatch")
        server.shutdown()
        thread.join()


def test_https_of_a_server_without_it(web: Web) -> None:
    assert web.error("https://news.example/").startswith("news.example does not speak https")

"""What a hostile client, page or text may try."""

from __future__ import annotations

import http.server
import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from summarizer import summarize

from ..conftest import Service, running

TEXT = "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt."
SECONDS = 2.0


@pytest.fixture(scope="module")
def strict() -> Iterator[Service]:
    """A service with low limits."""
    limits = ("--seconds", str(SECONDS), "--max-bytes", "3000000", "--max-requests", "20")
    with running("--workers", "1", *limits) as found:
        yield found


def raw(service: Service, *pieces: bytes, pause: float = 0) -> bytes:
    """Send bytes as they are, and return all that comes back."""
    parts = urlsplit(service.url)
    assert parts.hostname
    with socket.create_connection((parts.hostname, parts.port or 80), 20) as link:
        answer = b""
        try:
            for piece in pieces:
                link.sendall(piece)
                time.sleep(pause)
            while chunk := link.recv(65536):
                answer += chunk
        except ConnectionError:  # the service hung up
            return answer
    return answer


def head(service: Service, **headers: str) -> bytes:
    """Return the head of a request for a summary."""
    fields = {"host": urlsplit(service.url).netloc, "content-type": "application/json", "connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"POST /api/summarize HTTP/1.1\r\n{lines}\r\n".encode("latin-1")


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def assert_well(service: Service) -> None:
    assert service.post("/api/summarize", {"text": TEXT, "length": 1}).json() == summarize(TEXT, 1).to_dict()


# Bodies.


def test_a_body_that_is_too_large_is_refused(strict: Service) -> None:
    response = strict.send("/api/summarize", b" " * 3_000_001, {"content-type": "application/json"})
    assert response.status_code == 413
    assert response.json()["detail"] == "the body is larger than 3,000,000 bytes; send less text"


def test_a_body_without_end_is_cut_off(strict: Service) -> None:
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    answer = raw(strict, head(strict, transfer_encoding="chunked"), *[piece] * 1000)
    assert not answer or status(answer) == 413
    assert_well(strict)


def test_a_body_that_comes_too_slowly_is_given_up(strict: Service) -> None:
    began = time.monotonic()
    assert status(raw(strict, head(strict, content_length="50"), b'{"text": "')) == 408
    assert time.monotonic() - began < SECONDS + 5


def test_a_body_of_two_lengths_is_refused(strict: Service) -> None:
    smuggled = b"0\r\n\r\nGET /health HTTP/1.1\r\nhost: localhost\r\n\r\n"
    answer = raw(strict, head(strict, content_length="5", transfer_encoding="chunked"), smuggled)
    assert answer.count(b"HTTP/1.1 ") <= 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe{", 400),
        (b"[" * 100_000, 400),
        (b'{"text": "a", "length": NaN}', 400),
        (b'{"text": "a", "length": Infinity}', 400),
        (b'{"text": "a", "length": ' + b"9" * 5000 + b"}", 400),
        (b'{"text": "a", "length": 1e999}', 422),
        (b'{"text": "a", "n": 1}', 422),
        (b'{"text": null}', 422),
        (b'{"__class__": "x", "text": "a"}', 422),
    ],
)
def test_broken_json(strict: Service, body: bytes, code: int) -> None:
    response = strict.send("/api/summarize", body, {"content-type": "application/json"})
    assert response.status_code == code
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == code
    assert response.json()["detail"]


def test_letters_that_utf_8_lacks_come_back(strict: Service) -> None:
    body = b'{"text": "The \\ud800 dike broke. It rained.", "length": 1}'
    response = strict.send("/api/summarize", body, {"content-type": "application/json"})
    assert response.json()["summary"] == "The \ud800 dike broke."


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_form_of_another_page_cannot_send_json(strict: Service, media_type: str) -> None:
    """A browser asks before it sends JSON to another host, and sends forms without asking."""
    headers = {"content-type": media_type} if media_type else {}
    assert strict.send("/api/summarize", json.dumps({"text": TEXT}).encode(), headers).status_code == 415


# Hosts and origins.


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "["]
)
def test_a_name_of_a_stranger_for_this_machine_is_refused(strict: Service, host: str) -> None:
    for path in ("/", "/api/options", "/health"):
        assert strict.get(path, headers={"host": host}).status_code in (400, 403)


def test_names_of_this_machine_are_known(strict: Service) -> None:
    for host in ("localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:8010"):
        assert strict.get("/health", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1:1", "http://[", "//", "x"],
)
def test_a_script_of_another_origin_is_refused(strict: Service, origin: str) -> None:
    response = strict.post("/api/summarize", {"text": TEXT}, headers={"origin": origin})
    assert response.status_code == 403
    assert "access-control-allow-origin" not in response.headers
    preflight = {"origin": origin, "access-control-request-method": "POST"}
    assert strict.send("/api/summarize", b"", preflight, "OPTIONS").status_code == 403


def test_the_own_page_may_ask(strict: Service) -> None:
    response = strict.post("/api/summarize", {"text": TEXT}, headers={"origin": strict.url})
    assert response.status_code == 200


def test_headers_cannot_be_forged(strict: Service) -> None:
    for line in (b"x\r\nset-cookie: a=b", b"x\rset-cookie: a=b", b"x\nset-cookie: a=b"):
        answer = raw(
            strict,
            b"GET /%0d%0aset-cookie:a=b HTTP/1.1\r\nhost: localhost\r\norigin: http://" + line + b"\r\n"
            b"connection: close\r\n\r\n",
        )
        assert b"set-cookie" not in answer.lower()


def test_every_answer_has_the_headers_of_security(strict: Service) -> None:
    answers = [
        strict.get("/"),
        strict.get("/nothing"),
        strict.get("/health"),
        strict.get("/", headers={"host": "evil.example"}),
        strict.post("/api/summarize", {"text": TEXT}),
        strict.post("/api/summarize", {"length": 1}),
    ]
    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers


# Paths.


@pytest.mark.parametrize(
    "path",
    [
        "/page/../settings.py",
        "/page/..%2fsettings.py",
        "/page/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/page//etc/passwd",
        "/page/page.js%00.txt",
        "/page/",
        "//evil.example/",
        "/page/page.js/..",
    ],
)
def test_no_path_leads_to_another_file(strict: Service, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode()
    assert status(raw(strict, request)) in (400, 404)


# Texts.


def test_script_in_a_text_stays_text(strict: Service) -> None:
    script = "<script>alert(1)</script>"
    text = f'# {script} & "rain"\n\n{script} fell on Oslo all week. Two roads in {script} were closed.\n\n'
    text += (
        "Nobody was hurt. The water rose until Monday, and then it fell again, slowly, for some days more."
    )
    answer = strict.post("/api/summarize", {"text": text, "length": 1, "details": True})
    assert answer.headers["content-type"] == "application/json"
    box = strict.post("/api/box", {"text": text, "length": 1})
    assert box.status_code == 200
    assert "<script" not in box.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; fell" in box.text
    assert box.headers["content-disposition"].startswith("attachment")


def test_a_slow_text_costs_its_own_request_only(strict: Service) -> None:
    slow = {"text": "Rain fell, and Oslo slept. " * 110_000, "length": 1000, "ranker": "lsa"}
    with ThreadPoolExecutor(3) as threads:
        late = [threads.submit(strict.post, "/api/summarize", slow) for _ in range(2)]
        time.sleep(0.5)
        began = time.monotonic()
        assert_well(strict)
        assert time.monotonic() - began < SECONDS
        codes = [answer.result().status_code for answer in late]
    assert codes[0] in (200, 504)
    assert_well(strict)


def test_a_text_that_takes_too_long_is_given_up() -> None:
    slow = {"text": "Rain fell, and Oslo slept. " * 100_000}
    with running("--workers", "1", "--seconds", "0.2") as found:
        answer = found.post("/api/summarize", slow)
        assert answer.status_code == 504
        assert answer.json()["detail"] == "not done within 0.2 seconds; send a shorter text"
        assert_well(found)


def test_too_many_requests_are_told_to_come_back(strict: Service) -> None:
    body = {"text": "\n\n".join(f"Sentence {i} tells of rain {i} times." for i in range(1500))}
    with ThreadPoolExecutor(40) as threads:
        answers = list(threads.map(lambda _: strict.post("/api/summarize", body), range(40)))
    codes = {answer.status_code for answer in answers}
    assert codes <= {200, 503, 504}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert all(answer.headers["retry-after"] for answer in refused)
    assert_well(strict)


def test_a_thousand_open_connections_keep_nobody_out(strict: Service) -> None:
    parts = urlsplit(strict.url)
    with ExitStack() as stack:
        for number in range(1000):
            link = stack.enter_context(socket.create_connection((parts.hostname or "", parts.port or 80), 20))
            if number % 2:
                link.sendall(b"POST /api/summarize HTTP/1.1\r\nhost: localhost\r\n")
        assert_well(strict)


def test_a_head_of_a_request_that_comes_too_slowly_is_given_up() -> None:
    with running("--workers", "1", "--seconds", "0.3") as found:
        for start in (b"", b"GET / HTTP/1.1\r\nhost: local"):
            began = time.monotonic()
            assert raw(found, start) == b""
            assert time.monotonic() - began < 10
        assert_well(found)


# Addresses: fetch has its own list of attacks, which is tried without a network.


@pytest.mark.parametrize(
    "address",
    """http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://0/
    http://[::1]/ http://[::ffff:127.0.0.1]/ http://[::]/ http://localhost/ http://LOCALHOST./ http://169.254.169.254/
    http://10.0.0.1/ http://192.168.0.1/ http://[fe80::1]/ http://[fd00::1]/ http://user@127.0.0.1/ file:///etc/passwd
    gopher://127.0.0.1/ ftp://127.0.0.1/ http://127.0.0.1\\@example.org/ http:127.0.0.1 //127.0.0.1/
    javascript:1 http://①②⑦.⓪.⓪.①/ http://127.0.0.1%00.example.org/""".split(),
)
def test_no_form_of_a_private_address_is_fetched(strict: Service, address: str) -> None:
    response = strict.post("/api/summarize", {"url": address})
    assert response.status_code in (422, 502)
    assert response.json()["field"] == "url"
    assert "sentences" not in response.json()


class _Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        port = self.connection.getsockname()[1]
        if self.path == "/inward":
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{port}/page")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><article><h1>Flood</h1><p>{TEXT}</p></article>".encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a server of pages on loopback."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_private_host_is_fetched_by_its_name_alone(service: Service, port: int) -> None:
    """The service of these tests was started with --allow-host localhost."""
    found = service.post("/api/summarize", {"url": f"http://localhost:{port}/page", "length": 1})
    assert found.json()["summary"] == str(summarize(TEXT, 1))
    assert found.json()["url"] == f"http://localhost:{port}/page"
    for address in (f"http://127.0.0.1:{port}/page", f"http://localhost:{port}/inward"):
        refused = service.post("/api/summarize", {"url": address})
        assert (refused.status_code, refused.json()["field"]) == (422, "url")
        assert "127.0.0.1 lies in a private network" in refused.json()["detail"]


def test_a_service_for_other_machines_fetches_nothing() -> None:
    for options in (("--host", "0.0.0.0"), ("--name", "localhost")):  # noqa: S104 - a test of this case
        with running("--workers", "1", *options) as found:
            response = found.post("/api/summarize", {"url": "http://localhost/"})
            assert response.status_code == 403
            assert not found.get("/api/options").json()["fetches"]
            assert_well(found)


# Operation.


def test_nothing_of_what_is_read_is_written_down() -> None:
    with running("--workers", "1") as found:
        found.post("/api/summarize", {"text": TEXT})
        found.post("/api/summarize", {"text": 5, "secret word": 1})
        found.get("/?url=http://secret.example/")
        found.process.terminate()
        assert found.process.stderr is not None
        assert found.process.stderr.read() == ""


def test_a_worker_that_dies_is_replaced(service: Service) -> None:
    import psutil

    children = psutil.Process(service.process.pid).children(recursive=True)
    for child in children:
        if "spawn_main" in " ".join(child.cmdline()):
            child.kill()
    time.sleep(1)
    assert_well(service)


def test_it_works_below_a_path() -> None:
    with running("--workers", "1", "--root-path", "/read/") as found:
        assert_well(found)  # the proxy removes the path
        page = found.get("/").text
        assert 'src="page/' in page  # relative addresses: they work at any path

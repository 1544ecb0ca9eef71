from __future__ import annotations

import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from summarizer import summarize_feed
from summarizer.cli import main

FEED = Path(__file__).parent / "cases" / "feeds" / "wordpress.xml"


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["feed", *arguments], input=stdin)


def test_a_file_and_standard_input_give_the_same() -> None:
    feed = FEED.read_bytes()
    assert run(str(FEED)).stdout_bytes == summarize_feed(feed)
    assert run("-", stdin=feed).stdout_bytes == summarize_feed(feed)
    assert run(stdin=feed).stdout_bytes == summarize_feed(feed)


def test_options() -> None:
    options = ["-n", "60", "--unit", "chars", "-l", "en", "--query", "the crust", "--replace"]
    expected = summarize_feed(FEED.read_bytes(), 60, "chars", replace=True, language="en", query="the crust")
    assert run(str(FEED), *options).stdout_bytes == expected
    assert expected != summarize_feed(FEED.read_bytes())


def test_bytes_pass_a_pipe_unchanged() -> None:
    feed = FEED.with_name("windows_1251.xml").read_bytes()
    program = [sys.executable, "-m", "summarizer", "feed", "--replace"]
    once = subprocess.run(program, input=feed, capture_output=True, check=True).stdout
    assert once == summarize_feed(feed, replace=True)
    assert subprocess.run(program, input=once, capture_output=True, check=True).stdout == once


def test_an_address() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/feed" else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.end_headers()
            self.wfile.write(FEED.read_bytes())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"HTTP://127.0.0.1:{server.server_address[1]}"
        assert run(f"{address}/feed").stdout_bytes == summarize_feed(FEED.read_bytes())
        failed = run(f"{address}/none")
        server.shutdown()
        thread.join()
    assert failed.exit_code == 1
    assert (
        failed.stderr
        == f"summarize: {address}/none: {address[7:]} answers with status 404: check the address\n"
    )


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (["none.xml"], None, "none.xml: No such file or directory"),
        (["-"], b"Rain.", "standard input: this is no feed, or its XML is too broken to mend (line 1)"),
        (["-"], b"<html/>", "standard input: this is no RSS, RDF or Atom feed: its root element is 'html'"),
        (
            ["http://user@localhost/"],
            None,
            "http://user@localhost/: the address holds a user name or a password; leave them out",
        ),
    ],
)
def test_one_clear_line(arguments: list[str], stdin: bytes | None, message: str) -> None:
    failed = run(*arguments, stdin=stdin)
    assert failed.exit_code == 1
    assert failed.stderr == f"summarize: {message}\n"
    assert not failed.stdout


def test_wrong_options_are_usage_errors() -> None:
    for options in (["-n", "0"], ["-l", "xx"], ["-u", "lines"], [""]):
        failed = run(*options, stdin=FEED.read_bytes())
        assert failed.exit_code == 2
        assert "Usage: " in failed.stderr


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lxml", None)
    failed = run(str(FEED))
    assert failed.exit_code == 1
    assert failed.stderr.startswith("Error: ")
    assert 'pip install "no-time-to-read[html]"' in failed.stderr
    assert len(failed.stderr.splitlines()) == 1


def test_help_names_the_command() -> None:
    assert "summarize feed news.xml" in run("--help").stdout


def test_many_comments_before_a_text_cost_little(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("<!-- a -->" * 300 + "The dike broke. Nobody was hurt.", "utf-8")
    assert CliRunner().invoke(main, [str(tmp_path / "notes.md")]).exit_code == 0


def test_a_page_behind_many_comments_is_a_page(tmp_path: Path) -> None:
    page = (
        "<?xml version='1.0'?>\n"
        + "<!-- a -->\n" * 30
        + "<html><nav>Menu</nav><p>The dike broke. Nobody was hurt."
    )
    (tmp_path / "notes").write_text(page, "utf-8")
    assert CliRunner().invoke(main, [str(tmp_path / "notes")]).stdout == "The dike broke.\nNobody was hurt.\n"


def test_a_name_that_is_too_long_is_an_error_of_one_line() -> None:
    name = "The dike broke. " * 30
    for arguments in ([name], ["box", name]):
        failed = CliRunner().invoke(main, arguments)
        assert failed.exit_code == 1
        assert failed.stderr == f"summarize: {name}: File name too long\n"


def test_a_feed_is_no_text() -> None:
    for feed in (FEED.read_bytes(), b"<feed xmlns='http://www.w3.org/2005/Atom'></feed>"):
        failed = CliRunner().invoke(main, ["-"], input=feed)
        assert failed.stderr == "summarize: standard input: this is a feed: use the command summarize feed\n"
        assert failed.exit_code == 1

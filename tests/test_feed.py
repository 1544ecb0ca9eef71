"""Feeds: valid before and after by two other parsers, and everything but the text of the entries kept."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from summarizer import summarize, summarize_feed

FEEDS = sorted((Path(__file__).parent / "cases" / "feeds").iterdir())
SUMMARIZED = {  # number of entries with a text of more than two sentences; all others: 1
    "atom03": 3,
    "cdata_pieces": 2,
    "no_dates": 2,
    "plain_text": 2,
    "podcast": 2,
    "windows_1251": 2,
    "xhtml": 2,
    "youtube": 0,
}
MARK = re.compile('<blockquote class="no-time-to-read" dir="auto">(?:<p>[^<]*</p>)*</blockquote>')
ARTICLE = (
    "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt. Schools stay open. "
    "The river Alna rose by a metre."
)
by_feed = pytest.mark.parametrize("path", FEEDS, ids=lambda path: path.stem)
in_both_ways = pytest.mark.parametrize("replace", [False, True], ids=["before", "replace"])


def read(feed: bytes) -> Any:
    """Return the feed as feedparser reads it. The parser must find no fault, and nor must expat."""
    ElementTree.fromstring(feed)  # noqa: S314 - our own files
    parsed = feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def texts_of(entry: Any) -> list[str]:
    """Return the texts of an entry. Feedparser counts pictures of posts with them."""
    return [*(content.value or "" for content in entry.get("content", [])), entry.get("summary", "")]


def rss(*entries: str, head: str = "") -> bytes:
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'{head}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def described(text: str) -> bytes:
    return rss(f"<description>{text}</description>")


def description(feed: bytes) -> str:
    found = ElementTree.fromstring(feed).findtext(".//item/description")  # noqa: S314
    assert found is not None
    return found


@by_feed
@in_both_ways
def test_feeds_stay_valid_and_keep_everything_else(path: Path, replace: bool) -> None:
    feed = path.read_bytes()
    written = summarize_feed(feed, 2, replace=replace)
    before, after = read(feed), read(written)
    assert after.version == before.version
    assert after.encoding == before.encoding
    assert after.feed == before.feed
    marked = 0
    for old, new in zip(before.entries, after.entries, strict=True):
        marks = [text for text in texts_of(new) if "no-time-to-read" in text]
        marked += bool(marks)
        for text in marks:
            assert MARK.match(text.replace("h:", "").removeprefix("<div>"))
        if not marks:
            assert new == old
        for changed in ("content", "summary", "summary_detail"):
            old.pop(changed, None)
            new.pop(changed, None)
        assert new == old
    assert marked == SUMMARIZED.get(path.stem, 1)


def without_marks(feed: bytes) -> bytes:
    """Return the canonical form of a feed without its summaries."""
    root = etree.fromstring(feed, etree.XMLParser(resolve_entities=False, load_dtd=False))
    for mark in root.xpath("//*[local-name()='blockquote'][@class='no-time-to-read']"):
        parent = mark.getparent()
        parent.text, mark.tail = mark.tail, None
        parent.remove(mark)
    for element in root.iter("*"):
        element.text = MARK.sub("", element.text, count=1) if element.text else None
    return bytes(etree.tostring(root.getroottree(), method="c14n"))


@by_feed
def test_a_feed_without_its_summaries_is_the_feed(path: Path) -> None:
    feed = path.read_bytes()
    if path.stem in {"atom03", "plain_text"}:  # plain text becomes HTML
        feed = feed.replace(b'<summary type="text/plain">', b'<summary type="text/html" mode="escaped">')
        feed = feed.replace(b"<summary>", b'<summary type="html">').replace(b'type="text"', b'type="html"')
        feed = re.sub(b"\n(?=  Sizes|\n|The museum)", b"&lt;br&gt;\n", feed)
        feed = feed.replace(b"Sizes &lt; 3 &amp; weights", b"Sizes &amp;lt; 3 &amp;amp; weights")
    assert without_marks(summarize_feed(feed, 2)) == without_marks(feed)


@by_feed
@in_both_ways
def test_a_second_run_changes_nothing(path: Path, replace: bool) -> None:
    written = summarize_feed(path.read_bytes(), 2, replace=replace)
    assert summarize_feed(written, 2, replace=replace) == written


@by_feed
def test_another_length_replaces_the_summary(path: Path) -> None:
    feed = path.read_bytes()
    if path.stem != "plain_text":  # its summaries are made from the text as HTML
        assert without_marks(summarize_feed(summarize_feed(feed, 3), 1)) == without_marks(
            summarize_feed(feed, 1)
        )
    shorter = summarize_feed(summarize_feed(feed, 3), 1)
    assert read(shorter).entries == read(summarize_feed(feed, 1)).entries
    assert read(summarize_feed(shorter, 1, replace=True)) == read(summarize_feed(feed, 1, replace=True))
    assert b"no-time-to-read" not in summarize_feed(shorter, 100)


def test_what_was_replaced_stays() -> None:
    """The text is gone, so there is nothing to summarize."""
    feed = rss(f"<description>{ARTICLE}</description>")
    replaced = summarize_feed(feed, 2, replace=True)
    assert summarize_feed(replaced, 1) == replaced
    assert summarize_feed(replaced, 1, replace=True) == replaced


def test_the_summary_is_that_of_the_text() -> None:
    summary = summarize(ARTICLE, 2)
    paragraphs = "".join(f"<p>{sentence.text}</p>" for sentence in summary)
    mark = f'<blockquote class="no-time-to-read" dir="auto">{paragraphs}</blockquote>'
    assert description(summarize_feed(described(ARTICLE), 2)) == mark + ARTICLE
    assert description(summarize_feed(described(ARTICLE), 2, replace=True)) == mark


def test_settings() -> None:
    feed = described(ARTICLE)
    assert "The river Alna" in description(
        summarize_feed(feed, 1, query="How high was the Alna?", replace=True)
    )
    assert "Nobody was hurt" in description(summarize_feed(feed, 16, "chars", replace=True))
    assert summarize_feed(feed, 1, language="en") == summarize_feed(feed, 1)
    with pytest.raises(ValueError, match="length must be"):
        summarize_feed(feed, 0)
    with pytest.raises(TypeError, match="feed must be bytes, got str: pass the bytes of the file"):
        summarize_feed(feed.decode())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text", ["", " ", "&lt;img src='x.png'&gt;", "Rain.", "Rain fell on Oslo. Nobody was hurt."]
)
def test_an_entry_without_more_text_than_its_summary_stays(text: str) -> None:
    feed = described(text)
    assert summarize_feed(feed, 2) == feed
    assert summarize_feed(feed, 2, replace=True) == feed


def test_the_full_text_is_summarized_and_else_the_description() -> None:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    full = f"<description>Short.</description><content:encoded {space}>{ARTICLE}</content:encoded>"
    assert description(summarize_feed(rss(full), 1)) == "Short."
    empty = f"<content:encoded {space}/><description>{ARTICLE}</description>"
    assert description(summarize_feed(rss(empty), 1)).endswith(ARTICLE)


def test_marks_of_html_in_a_text_stay_text() -> None:
    hostile = (
        "Rain &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;script&amp;gt;alert(2)&amp;lt;/script&amp;gt; "
        "fell on Oslo all week. The rain closed two roads &amp;amp;lt;b&amp;amp;gt; in Oslo. Nobody was hurt."
    )
    for start, end in (("", ""), ("&lt;p&gt;", "&lt;/p&gt;")):
        written = description(summarize_feed(described(start + hostile + end), 2, replace=True))
        assert MARK.fullmatch(written)
        assert "alert(1)" not in written
        assert "&lt;script&gt;alert(2)" in written
    xhtml = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>Rain &lt;b&gt; fell on Oslo all week.</p> <p>The rain '
        "&amp; the snow closed two roads in Oslo.</p> <p>Nobody was hurt.</p></div></content></entry></feed>"
    )
    tags = {element.tag for element in etree.fromstring(summarize_feed(xhtml.encode(), 2)).iter()}
    assert {tag.rpartition("}")[2] for tag in tags} == {"feed", "entry", "content", "div", "p", "blockquote"}


def test_a_closing_line_that_leads_to_the_entry_itself_is_no_text() -> None:
    link = "https://oslo.example/rain"
    last = (
        f'&lt;p&gt;The post &lt;a href="{link}"&gt;Rain in Oslo&lt;/a&gt; appeared first on Oslo.&lt;/p&gt;'
    )
    entry = f"<link>{link}</link><description>&lt;p&gt;{ARTICLE}&lt;/p&gt;{last}</description>"
    assert summarize_feed(rss(entry), 5) == rss(entry)  # five sentences are the whole text
    other = entry.replace(f"<link>{link}", "<link>https://oslo.example/snow")
    assert b"no-time-to-read" in summarize_feed(rss(other), 5)


def test_a_multi_byte_encoding_that_expat_does_not_know() -> None:
    path = next(path for path in FEEDS if path.name == "japanese.rdf")
    feed = path.read_text(encoding="utf-8").replace("UTF-8", "EUC-JP").encode("euc-jp")
    assert summarize_feed(feed, 2).decode("euc-jp").count("no-time-to-read") == 1


def test_characters_outside_the_encoding_of_a_feed_are_written_as_references() -> None:
    for text in (f"&lt;p&gt;A &amp;hearts; {ARTICLE}&lt;/p&gt;", f"<![CDATA[<p>A &hearts; {ARTICLE}</p>]]>"):
        feed = described(text).replace(b"<rss", b'<?xml version="1.0" encoding="us-ascii"?><rss')
        written = summarize_feed(feed, 4)
        assert written.isascii()
        assert "<p>A &#9829; Rain fell" in description(written)


def test_entities_of_a_document_type_are_kept_and_read() -> None:
    head = '<!DOCTYPE rss SYSTEM "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    feed = rss(f"<description>Caf&eacute; Oslo closed. {ARTICLE}</description>", head=head)
    written = summarize_feed(feed, 5)
    assert head.encode() in written
    assert b"Caf&eacute; Oslo closed." in written
    assert summarize_feed(written, 5) == written
    assert "Café Oslo closed." in description(summarize_feed(feed, 5, replace=True))


ENTITIES = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">' for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("entities", "entry"),
    [
        (f"{ENTITIES}]>", f"<description>&i; {ARTICLE}</description>"),
        (f"{ENTITIES}]>", f'<description a="&i;">{ARTICLE}</description>'),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "FILE">]>', f"<description>&x; {ARTICLE}</description>"),
        ('<!DOCTYPE rss [<!ENTITY % x SYSTEM "FILE"> %x;]>', f"<description>{ARTICLE}</description>"),
        ('<!DOCTYPE rss SYSTEM "FILE">', f"<description>{ARTICLE}</description>"),
    ],
    ids=["bomb", "bomb in an attribute", "file", "file with definitions", "file of the document type"],
)
def test_entities_are_never_resolved(entities: str, entry: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text('<!ENTITY y "secret">', encoding="utf-8")
    feed = rss(entry, head=entities.replace("FILE", secret.as_uri()))
    written = summarize_feed(feed, 2)
    assert b"no-time-to-read" in written
    assert len(written) < len(feed) + 1000
    assert b"secret" not in written.replace(secret.as_uri().encode(), b"")


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "ampersand": lambda feed: feed.replace(b"Nobody", b"R&D & Nobody"),
    "entity of HTML": lambda feed: feed.replace(b"Nobody", b"&nbsp;Nobody&hellip;"),
    "unknown entity": lambda feed: feed.replace(b"Nobody", b"&nowhere;Nobody"),
    "control characters": lambda feed: feed.replace(b"Nobody", b"\x0b\x00Nobody&#11;"),
    "blank lines at the start": lambda feed: b'\n\n<?xml version="1.0"?>' + feed,
    "warning at the start": lambda feed: b"Warning: <b>mysql</b> & more\n" + feed,
    "text at the end": lambda feed: feed + b"<!-- 0.3 s --><p>",
    "cut": lambda feed: feed[: feed.index(b"metre.") + 6],
    "open tag": lambda feed: feed.replace(b"Nobody", b"<b>Nobody"),
    "wrong tag": lambda feed: feed.replace(b"</description>", b"</descripton>"),
    "comparison": lambda feed: feed.replace(b"Nobody", b"1 < 2. Nobody"),
    "unknown encoding": lambda feed: b'<?xml version="1.0" encoding="no-such"?>' + feed,
    "UTF-8 with one other byte": lambda feed: feed.replace(
        b"Nobody", "„“ üäöé ß “".encode() + b"\x92 Nobody"
    ),
    "undeclared prefix": lambda feed: feed.replace(b"<item>", b"<item><dc:date>2025</dc:date>"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_feeds_are_mended(name: str) -> None:
    feed = BROKEN[name](described(f"&lt;p&gt;{ARTICLE}&lt;/p&gt;"))
    with pytest.raises((ElementTree.ParseError, LookupError)):
        ElementTree.fromstring(feed)  # noqa: S314
    written = summarize_feed(feed, 1)
    assert len(read(written).entries) == 1
    assert written.count(b"no-time-to-read") == 1
    assert summarize_feed(written, 1) == written


@pytest.mark.parametrize(
    "feed",
    [
        f"<rss><channel><item><description>{ARTICLE}<item><description>{ARTICLE}</description></item>",
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="html">{ARTICLE}'
        f'<entry><content type="html">{ARTICLE}</content></entry>',
    ],
    ids=["RSS", "Atom"],
)
def test_a_text_that_swallows_the_next_entry_is_left_alone(feed: str) -> None:
    written = summarize_feed(feed.encode(), 1)
    assert written.count(b"no-time-to-read") == 1
    assert summarize_feed(written, 1) == written


def test_what_is_mended() -> None:
    def mended(name: str) -> str:
        written = description(summarize_feed(BROKEN[name](described(f"&lt;p&gt;{ARTICLE}&lt;/p&gt;")), 1))
        return MARK.sub("", written)

    assert "R&D & Nobody" in mended("ampersand")
    assert "\xa0Nobody…" in mended("entity of HTML")
    assert "&nowhere;Nobody" in mended("unknown entity")
    assert "hurt" in mended("control characters")
    assert "ß “’ Nobody" in mended("UTF-8 with one other byte")
    whole = f"<p>{ARTICLE}</p>"
    assert mended("warning at the start") == mended("blank lines at the start") == whole
    data = rss(f"<title>A & B</title><description><![CDATA[a && b < c. {ARTICLE}]]></description>")
    assert "a && b < c. Rain" in description(summarize_feed(data, 1))


def test_an_encoding_that_is_declared_wrongly_is_found_out() -> None:
    path = next(path for path in FEEDS if path.stem == "windows_1251")
    feed = path.read_bytes().replace(b'"windows-1251"', b'"utf-8"')
    assert "<p>Городской совет Озёрска решил" in summarize_feed(feed, 1).decode("utf-8")


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        (b"", "this is no feed, or its XML is too broken to mend"),
        (b"Rain fell on Oslo.", "this is no feed, or its XML is too broken to mend"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "this is no feed, or its XML"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "this is no feed, or its XML is too broken to mend"),
        (b"<rss", "this is no RSS, RDF or Atom feed: its root element is 'rss'"),
        (b"<rss/>", "this is no RSS, RDF or Atom feed: its root element is 'rss'"),
        (b"<feed><entry/></feed>", "this is no RSS, RDF or Atom feed: its root element is 'feed'"),
        (b"<!DOCTYPE html><html><p>Rain<br></html>", "its root element is 'html'"),
        (b"<rss><channel/></rss><?xml version='1.0'?>", "this is no feed, or its XML is too broken to mend"),
        (b"<?xml version='1.0'?>" * 3 + b"<rss/>", "this is no feed, or its XML is too broken to mend"),
        (b"<:on><a/></:on>", "this is no feed, or its XML is too broken to mend"),
        (b"<rss><channel><:/></channel></rss>", "this is no feed, or its XML is too broken to mend"),
        (b"<opml version='2.0'><body/></opml>", "its root element is 'opml'"),
    ],
)
def test_what_is_no_feed(feed: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        summarize_feed(feed)
    assert str(caught.value).isprintable()


@given(st.binary(max_size=60), st.integers(0, 400))
def test_a_damaged_feed_gives_a_valid_feed_or_one_error(noise: bytes, place: int) -> None:
    feed = described(f"&lt;p&gt;{ARTICLE}&lt;/p&gt;")
    damaged = feed[:place] + noise + feed[place + 9 :]
    try:
        written = summarize_feed(damaged, 1)
    except ValueError as error:
        assert str(error).isprintable()  # noqa: PT017
        assert str(error).startswith("this is no ")  # noqa: PT017
    else:
        etree.fromstring(written, etree.XMLParser(resolve_entities=False))


def generated(n: int) -> bytes:
    """Return a feed of n entries; every twentieth has a text."""
    picture = "&lt;img src='boat.jpg'&gt;"
    texts = (picture if i % 20 else f"{i} boats left. {ARTICLE}" for i in range(n))
    return rss(*(f"<title>{i}</title><description>{text}</description>" for i, text in enumerate(texts)))


def test_ten_thousand_entries_take_linear_time() -> None:
    def seconds(feed: bytes, n: int) -> float:
        start = time.process_time()
        assert summarize_feed(feed, 1, language="en").count(b"no-time-to-read") == n / 20
        return time.process_time() - start

    small = seconds(generated(1_000), 1_000)
    assert seconds(generated(10_000), 10_000) < 20 * small

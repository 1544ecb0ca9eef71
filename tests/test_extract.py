from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest

from strategies import assert_growth
from summarizer import Sentence, summarize
from summarizer.web.decode import decode_page
from summarizer.web.extract import NoArticleError, WebArticle, extract_article, lines_outside, text_of
from summarizer.web.html import visible_lines
from summarizer.web.source import article_of

ROOT = Path(__file__).parent.parent
FILES = [ROOT / "examples" / "page.html", *(ROOT / "tests" / "browser" / "pages").glob("*.html")]
PAGES = {path.stem: path.read_text("utf-8") for path in FILES if path.stem != "native"}
STORY = "".join(
    f"<p>The dike of Varsund broke for the {n}th time. Sheep {n} was brought to church.</p>" for n in range(9)
)


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_sentence_has_its_place_in_the_page(name: str) -> None:
    article = extract_article(PAGES[name])
    chosen = summarize(article, 8)
    assert len(chosen) >= 3
    for sentence in chosen:
        start, end = article.place(sentence)
        shown = lxml.html.fromstring(f"<div>{article.html[start:end]}</div>").text_content()
        assert folded(shown) == folded(sentence.text)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_an_article_has_the_title_of_its_page_and_no_menu(name: str) -> None:
    article = extract_article(PAGES[name])
    tree = lxml.html.fromstring(PAGES[name])
    assert article.title == folded(tree.xpath("//h1")[0].text_content())
    assert article.language == tree.xpath("string(/html/@lang)")[:2]
    lines = {folded(line.lstrip("#")) for line in article.text.split("\n")}
    for other in tree.xpath("//nav | //footer | //figcaption"):
        assert folded(other.text_content()) not in lines


def test_what_a_page_declares_is_known() -> None:
    head = '<html lang="de"><title>Flood in Varsund | The Daily Tide</title>'
    head += '<meta name="author" content="Ida Berg">'
    head += '<meta property="article:published_time" content="2026-03-12T06:00:00+01:00">'
    article = extract_article(head + STORY, url="https://example.org/flood")
    assert (article.title, article.author, article.date) == ("Flood in Varsund", "Ida Berg", "2026-03-12")
    assert (article.url, article.language) == ("https://example.org/flood", "en")  # the text is English


def test_title_and_language_of_the_article_count_in_its_summary() -> None:
    article = extract_article("<h1>Sheep in church</h1>" + STORY)
    summary = summarize(article, 1)
    assert (summary.title, summary.text, summary.language) == ("Sheep in church", article.text, "en")
    assert summarize(article, 1, language="de").language == "de"


def test_paragraphs_headings_and_code_survive() -> None:
    page = (
        f"<h1>Flood</h1>{STORY}<h2>What now</h2><p>The council meets on Monday &amp; Tuesday,<br>at noon.</p>"
    )
    page += (
        "<pre>dike = open()\ndike.close()</pre><p>The dike stays as it is for a year, says the council.</p>"
    )
    text = extract_article(page).text
    assert text.startswith(
        "The dike of Varsund broke for the 0th time. Sheep 0 was brought to church.\n\nThe dike"
    )
    assert "\n\n## What now\n\nThe council meets on Monday & Tuesday,\nat noon.\n\n" in text
    assert "```\ndike = open()\ndike.close()\n```\n\nThe dike stays" in text
    assert "dike.close()" not in str(summarize(extract_article(page), 99))


def test_furniture_in_the_article_is_left_out() -> None:
    share = '<div class="share-buttons"><p>Tell your friends about this story today.</p></div>'
    related = '<h3>More on floods</h3><p><a href="/1">The flood of 1962 in pictures</a></p>'
    notice = "<p>Already a subscriber? Log in to read the full story.</p>"
    kept = extract_article(f"<article><h1>Flood</h1>{share}{STORY}{notice}{related}</article>").text
    for left_out in ("friends", "More on", "1962", "subscriber"):
        assert left_out not in kept


def test_a_menu_is_no_article() -> None:
    menu = "".join(f"<li><a href=/{n}>Section {n}</a></li>" for n in range(9))
    with pytest.raises(ValueError, match="has no article"):
        extract_article(f"<nav><ul>{menu}</ul></nav>")


def test_a_page_of_a_headline_alone_has_no_article() -> None:
    page = "<h1>The old dike of Varsund broke on Monday night.</h1>"
    with pytest.raises(NoArticleError, match="no running text was found below the headline"):
        extract_article(page)
    assert article_of(page).text.startswith("The old dike")


def test_the_article_begins_below_its_headline() -> None:
    teaser = "<p>Rain fell on Oslo for a week, and two roads were closed by the police.</p>"
    head = "<title>The old dike broke | The Daily Tide</title>"
    page = f"{head}<div>{teaser}</div><article><h2>The old dike broke</h2>{STORY}</article>"
    article = extract_article(page)
    assert article.title == "The old dike broke"
    assert "Oslo" not in article.text


def test_a_sentence_of_another_text_has_no_place() -> None:
    article = extract_article(STORY)
    for sentence in (
        Sentence("Rain fell.", 0, 10, 0),
        Sentence("", 0, 0, 0),
        Sentence("x", 10**9, 10**9 + 1, 0),
    ):
        with pytest.raises(ValueError, match="not of this article"):
            article.place(sentence)


@pytest.mark.parametrize(
    "page", ["", " ", "<html></html>", "<p></p>", "\0", "<script>x</script>", "<title>Only</title>"]
)
def test_a_page_without_an_article_is_an_error_of_one_line(page: str) -> None:
    with pytest.raises(ValueError, match=r"^the page has no article: no running text was found$"):
        extract_article(page)


def test_a_page_that_is_too_long_is_an_error_of_one_line() -> None:
    with pytest.raises(ValueError, match=r"has 52,000,000 characters; at most 10,000,000"):
        extract_article("<p>" + "x" * 51_999_997)


@pytest.mark.parametrize("page", [None, 3, ["<p>"]])
def test_another_type_is_an_error(page: object) -> None:
    with pytest.raises(TypeError, match="must be a str or bytes of HTML"):
        extract_article(page)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "damage", ["<p", "</div></body></html></p>", "<!--", "\ud800", "<b><i></b></i>", "&#xD800;&#0;&bogus;"]
)
def test_a_damaged_page_is_read(damage: str) -> None:
    article = extract_article(damage[:0] + STORY[:300] + damage + STORY)
    assert "Sheep 0 was brought to church." in article.text
    for sentence in summarize(article):
        start, end = article.place(sentence)
        assert article.html[start] == sentence.text[0]
        assert article.html[end - 1] == sentence.text[-1]


def test_a_page_on_which_trafilatura_fails_is_read() -> None:
    article = extract_article(f"<label>{STORY}</label>")
    assert "Sheep 0 was brought to church." in article.text


GERMAN = "<p>Der Deich bei Höfen ist gebrochen – „niemand“ wurde verletzt.</p>"


@pytest.mark.parametrize(
    ("raw", "header", "name"),
    [
        (GERMAN.encode(), None, "utf-8"),
        (GERMAN.encode("utf-8-sig"), "latin-1", "utf-8-sig"),
        (GERMAN.encode("utf-16"), None, "utf-16"),
        (GERMAN.encode("cp1252"), "iso-8859-1", "cp1252"),
        (b"<meta charset=latin-1>" + GERMAN.encode("cp1252"), None, "cp1252"),
        (
            b"<meta http-equiv=Content-Type content='text/html; charset=gbk'>" + "水".encode("gbk"),
            None,
            "gb18030",
        ),
        (b"<meta charset=latin-1>" + GERMAN.encode(), "iso-8859-1", "utf-8"),  # both are wrong
        (b"<meta charset=utf-16>" + GERMAN.encode(), None, "utf-8"),
        (b"<meta charset=bogus>" + GERMAN.encode(), "bogus", "utf-8"),
        (b"<meta charset=ascii>" + GERMAN.encode("cp1252"), "utf-8", "cp1252"),  # the header is wrong
        (GERMAN.encode("cp1252"), None, "cp1252"),
        (GERMAN.encode() + b"\xff", None, "utf-8"),
    ],
)
def test_the_encoding_is_found(raw: bytes, header: str | None, name: str) -> None:
    text, found = decode_page(raw, header)
    assert found == name
    assert ("Höfen ist gebrochen – „niemand“" in text) or "水" in text


def test_text_of_a_piece_of_html() -> None:
    assert text_of("") == ""
    assert text_of("<li>One</li><li>Two &lt; three</li>") == "One\n\nTwo < three"


def test_an_article_is_equal_to_an_article_of_the_same_page() -> None:
    article = extract_article(STORY)
    assert article == extract_article(STORY)
    assert isinstance(article, WebArticle)
    assert re.fullmatch(r"WebArticle\(text=.*\)", repr(article), re.DOTALL)
    assert "<p>" not in repr(article)


def test_the_mark_of_a_heading_has_no_place_in_the_page() -> None:
    more = STORY.replace("dike", "wall")
    page = f"<h1>Flood</h1><nav>Menu</nav><div>{STORY}<h2>What the council says</h2>{more}</div>"
    article = extract_article(page)
    start = article.text.index("## What the council says")
    heading = Sentence("## What the council says", start, start + 24, 0)
    begin, end = article.place(heading)
    assert article.html[begin:end] == "What the council says"


@pytest.mark.parametrize(
    "name", ["base64", "rot13", "undefined", "punycode", "cp037", "utf-7", "unicode_escape", "idna"]
)
def test_an_encoding_that_no_page_can_have_is_passed_over(name: str) -> None:
    page = f"<meta charset={name}>{GERMAN}".encode()
    assert decode_page(page) == (page.decode(), "utf-8")


def test_a_description_declares_no_encoding() -> None:
    head = "<meta name=description content='Write charset=koi8-r into the page'><meta charset=cp1252>"
    assert decode_page(head.encode() + GERMAN.encode("cp1252"))[1] == "cp1252"


def test_attributes_around_many_lines_cost_their_length_once() -> None:
    def page(n: int) -> str:
        return f"<div data-x='{'class=' * n}'>{STORY * (n // 100)}</div>"

    assert_growth(extract_article, page(4_000), page(16_000), at_most=8)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_each_line_of_a_page_is_in_its_article_or_outside(name: str) -> None:
    article = extract_article(PAGES[name])
    outside = lines_outside(article)
    everything = sorted(line.text for line in visible_lines(article.html))
    assert sorted([line.text for line in article.lines] + [line.text for line in outside]) == everything
    offsets = [line.offset for line in outside]
    assert offsets == sorted(offsets)
    text = article.text
    assert all(at in (0, len(text)) or text[at - 1] == "\n" for at in offsets)

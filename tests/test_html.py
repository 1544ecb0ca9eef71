from __future__ import annotations

import re
from html import escape, unescape

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import assert_growth
from summarizer.web.html import visible_lines

INLINE = st.sampled_from(["b", "i", "a", "span", "em"])
BLOCK = st.sampled_from(["div", "section", "p", "h2", "blockquote", "article"])
WORDS = st.text(st.sampled_from("ab éñ&<>\"' \n\t日本"), max_size=12).map(escape)


def inline(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(lambda name, inner: f"<{name} title='a>b'>{inner}</{name}>", INLINE, children)


TEXT = st.recursive(WORDS, lambda c: st.one_of(inline(c), st.lists(c, max_size=3).map("".join)), max_leaves=5)
PAGES = st.lists(st.builds(lambda name, inner: f"<{name}>{inner}</{name}>", BLOCK, TEXT), max_size=6).map(
    "".join
)


def folded(text: str) -> str:
    return re.sub("[ \t\n\f\r]+", " ", text).strip(" ")


def texts(source: str) -> list[str]:
    return [line.text for line in visible_lines(source)]


@given(PAGES)
def test_the_lines_are_the_text_that_a_parser_finds(source: str) -> None:
    body = lxml.html.document_fromstring(f"<html><body>{source}</body></html>")
    blocks = [folded(block.text_content()) for block in body.xpath("//body/*")]
    assert texts(source) == [block for block in blocks if block]


@given(st.one_of(PAGES, st.text(st.sampled_from("<>/!-=\"' ab&;#x12é\n"), max_size=80)))
def test_each_letter_has_its_place_in_the_source(source: str) -> None:
    at = 0
    for line in visible_lines(source):
        borders = [*(place for place, _, _ in line.runs), len(line.text)]
        for (place, start, end), after in zip(line.runs, borders[1:], strict=True):
            letters, piece = line.text[place:after], source[start:end]
            assert at <= start < end <= len(source)
            assert letters in (piece, unescape(piece)) or (letters == " " and piece.isspace())
            at = end
        assert 0 <= line.linked <= len(line.text)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>One<p>Two", ["One", "Two"]),  # end tags that may be left out
        ("<ul><li>One<li>Two</ul>Three", ["One", "Two", "Three"]),
        ("<table><tr><td>a<td>b<tr><td>c</table>", ["a", "b", "c"]),
        ("One<br>two<br><br>three", ["One", "two", "three"]),
        ("<title>No</title><script>no<p></script><style>no</style>Yes", ["Yes"]),
        ("<select><option>No</select><button>No</button><template><p>No</template>Yes", ["Yes"]),
        ("<!-- no > no --><!no>Yes<?no?>", ["Yes"]),
        ("a < b & c &amp; d &eacute;&nbsp;&#8211;", ["a < b & c & d é\xa0–"]),
        ('<p title="a > b" class=x>Yes</p>', ["Yes"]),
        ("<p title=it's>Yes</p>", ["Yes"]),
        ("<PRE>a\n  b</PRE>", ["a", "b"]),
        ("<head><meta charset=utf-8><div>Yes</div>", ["Yes"]),  # a head without its end
        ("Yes<p", ["Yes"]),
        ("Yes<!-- no", ["Yes"]),
        ("Yes<script>no", ["Yes"]),
        ("<script type='text/template'><p>Yes &amp; yes</p></script>", ["Yes & yes"]),
        ("wo<b>rd</b> next", ["word next"]),
        ("", []),
    ],
)
def test_pages_are_read_as_browsers_read_them(source: str, expected: list[str]) -> None:
    assert texts(source) == expected


def test_a_line_knows_its_element_its_links_and_whether_it_is_broken() -> None:
    head, first, second, last = visible_lines("<h2>Top</h2><div>One <a href=x>two</a><br>three</div><p>End")
    assert [line.element.name for line in (head, first, second, last)] == ["h2", "div", "div", "p"]
    assert [line.broken for line in (head, first, second, last)] == [False, False, True, False]
    assert (first.linked, second.linked) == (3, 0)
    source = "<div><p>One</p></div>"
    (line,) = visible_lines(source)
    assert [source[e.start : e.end] for e in line.element.chain()] == ["<p>One</p>", source]


PIECES = [
    "<",
    "<a ",
    "<!--",
    "<div>",
    "</div>",
    "<p>",
    "&",
    "&amp",
    '<a b="',
    "<a b='",
    "<li><ul>",
    "x ",
    "<b><p>",
]


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_length_of_the_page(piece: str) -> None:
    assert_growth(visible_lines, piece * 20_000, piece * 80_000, at_most=8)


@pytest.mark.parametrize(
    "unended", ["<!-- no", "<script>no", "<textarea>no", "<plaintext>no</p>", "<b title='"]
)
def test_elements_end_before_markup_without_an_end(unended: str) -> None:
    (line,) = visible_lines(f"<div><p>One{unended}")
    assert [element.end for element in line.element.chain()] == [len("<div><p>One")] * 2

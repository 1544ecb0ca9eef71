"""Fuzzers: any input gives a result that keeps the contract, or one of the documented errors.

`make test` runs few examples of each; `make fuzz` runs the same tests for long (profile "fuzz" in
conftest.py).
"""

import json
import re
import tempfile
from collections.abc import Callable
from contextlib import chdir, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from strategies import analysed, hostile_texts
from summarizer import (
    RANKERS,
    Article,
    IdfModel,
    ModelFormatError,
    Ranking,
    add_box,
    compress,
    detect_language,
    extract_article,
    keywords,
    load_language,
    remove_box,
    split_sentences,
    summarize,
    summarize_documents,
    summarize_feed,
)
from summarizer.cli import main
from summarizer.pipeline import Pipeline
from summarizer.render import highlight, html, markdown
from summarizer.select.as_whole import FEATURES
from summarizer.select.budget import UNITS, Budget, Unit
from summarizer.select.reasons import REASONS
from summarizer.select.selection import select
from summarizer.service.completions import ChatError, checked_chat, complete
from summarizer.service.problems import Problem
from summarizer.service.prompts import divide
from summarizer.service.requests import PRESETS, checked, operations
from summarizer.service.work import work
from summarizer.text.blocks import blocks
from summarizer.text.detect import AUTO
from summarizer.text.language import language_codes
from summarizer.text.unicode import is_blank
from summarizer.web.box import has_box
from summarizer.web.extract import lines_outside
from summarizer.web.fetch import FetchError, fetch
from summarizer.web.html import visible_lines
from summarizer.web.kinds import is_page
from test_add_box import PAGES, STORY
from test_feed import ARTICLE as ENTRY
from test_model_files import JSON, LOADERS, valid, works, write  # noqa: F401 - `valid` is a fixture

languages = st.sampled_from([AUTO, *language_codes()])
queries = st.none() | hostile_texts | st.sampled_from(["dike", "The Who", "1954", "adress", "水"])


def fuzz(*inputs: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return `given` with half of the examples of the profile: there are many fuzzers."""
    examples = settings(max_examples=(settings.default or settings()).max_examples // 2)
    return lambda test: examples(given(*inputs)(test))


def letters(text: str) -> int:
    """Count the letters: a tokenizer whose counts do not add up by chance."""
    return sum(map(str.isalpha, text))


def pairs_of_bytes(text: str) -> int:
    return (len(text.encode("utf-8", "replace")) + 3) // 2


units: st.SearchStrategy[Unit] = st.sampled_from(
    [*UNITS, letters, pairs_of_bytes, lambda text: len(text) ** 2, lambda _: 0, lambda text: 7 if text else 0]
)


@st.composite
def sizes(draw: st.DrawFn) -> tuple[float, Unit]:
    unit = draw(units)
    return (draw(st.floats(0.01, 1)) if unit == "ratio" else draw(st.integers(1, 400))), unit


def keeps_budget(text: str, n_sentences: int, chosen: int, size: tuple[float, Unit]) -> bool:
    """Return whether a summary, its text and its number of sentences, fits; one sentence may come alone."""
    budget = Budget(*size)
    count = budget.sentences(n_sentences)
    return chosen <= 1 or (chosen <= count if count is not None else budget.size(text) <= budget.length)


# --- Reading -------------------------------------------------------------------------------------------


@fuzz(hostile_texts)
def test_blocks_hold_every_character_that_is_not_blank_once(text: str) -> None:
    at = 0
    for block in blocks(text):
        assert at <= block.start < block.end <= len(text)
        assert is_blank(text[at : block.start])
        assert not is_blank(text[block.start])
        assert not is_blank(text[block.end - 1])
        at = block.end
    assert is_blank(text[at:])


@fuzz(hostile_texts, languages)
@example(" \u0bc6\u0bbe", "ta")  # the vowel signs compose behind a character that stays
def test_sentences_are_spans_with_nothing_between_them(text: str, language: str) -> None:
    at = 0
    for number, sentence in enumerate(split_sentences(text, language=language)):
        assert sentence.index == number
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text.strip() == sentence.text
        assert is_blank(text[at : sentence.start])
        at = sentence.end
    assert is_blank(text[at:])


@fuzz(hostile_texts)
def test_a_language_is_found(text: str) -> None:
    assert load_language(detect_language(text))


@fuzz(hostile_texts, st.integers(1, 20), languages)
def test_keywords_stand_where_their_spans_say(text: str, n: int, language: str) -> None:
    found = keywords(text, n, language=language)
    assert len(found) <= n
    assert [k.score for k in found] == sorted((k.score for k in found), reverse=True)
    for keyword in found:
        assert keyword.score > 0
        assert list(keyword.spans) == sorted(keyword.spans)
        assert all(0 <= start < end <= len(text) for start, end in keyword.spans)
        assert str(keyword)


# --- Summaries -----------------------------------------------------------------------------------------


@fuzz(
    hostile_texts,
    sizes(),
    st.sampled_from(sorted(RANKERS)),
    languages,
    queries,
    st.sampled_from([0.0, 0.0, 0.3, 1.0]),
    st.booleans(),
)
def test_a_summary_keeps_its_contract(
    text: str,
    size: tuple[float, Unit],
    ranker: str,
    language: str,
    query: str | None,
    diversity: float,
    keep_all: bool,
) -> None:
    pipeline = Pipeline(*size, ranker, language, query, diversity, keep_all=keep_all)
    summary = pipeline(text)
    assert bool(len(summary)) is not is_blank(text)
    assert all(text[s.start : s.end] == s.text for s in summary)
    assert [s.index for s in summary] == sorted({s.index for s in summary})
    # Repeats are no candidates: a share is a share of the others.
    assert keeps_budget(str(summary), len(pipeline.document(text)), len(summary), size)
    assert json.dumps(summary.to_dict(), allow_nan=False)
    assert all(str(why) for why in summary.explain())
    for render in (html, markdown, highlight, type(summary).to_text):
        assert isinstance(render(summary), str)
    assert summary.to_text(clean=True).count("\n") <= len(summary)
    assert pipeline(text) == summary


@fuzz(
    st.lists(hostile_texts, max_size=4), sizes(), st.sampled_from(["coverage", "learned"]), languages, queries
)
def test_a_summary_of_several_texts_keeps_its_contract(
    given_texts: list[str], size: tuple[float, Unit], ranker: str, language: str, query: str | None
) -> None:
    summary = summarize_documents(given_texts, *size, ranker=ranker, language=language, query=query)
    for s in summary:
        assert given_texts[s.document][s.start : s.end] == s.text
    assert bool(len(summary)) is not all(map(is_blank, given_texts))
    n = sum(len(split_sentences(text, language=language)) for text in given_texts) + 1
    assert keeps_budget(str(summary), n, len(summary), size)
    assert json.dumps(summary.to_dict(), allow_nan=False)


@fuzz(st.lists(hostile_texts | st.none() | st.builds(Article, hostile_texts), max_size=4), queries, sizes())
def test_compressed_passages_keep_their_contract(
    passages: list[Any], query: str | None, size: tuple[float, Unit]
) -> None:
    kept = compress(passages, query or "", *size)
    assert len(kept) == len(passages)
    for source, passage in zip(passages, kept, strict=True):
        text = source.text if isinstance(source, Article) else source or ""
        assert (passage.error is None) is (source is not None)
        assert all(text[s.start : s.end] == s.text for s in passage)
        assert passage.text == "\n".join(text[start:end] for start, end in passage.spans)
    budget = Budget(*size)
    if budget.unit not in ("sentences", "ratio"):
        assert sum(budget.size(passage.text) for passage in kept if passage.text) <= budget.length


scores = st.one_of(
    st.floats(-1e9, 1e9), st.integers(-2, 2).map(float), st.sampled_from([0.0, -0.0, 1e-300, 1e300, -1e300])
)


@st.composite
def rankings(draw: st.DrawFn, n: int) -> Ranking:
    given_scores = draw(st.lists(scores, min_size=n, max_size=n))
    weights = draw(st.none() | st.lists(st.floats(-9, 9), min_size=len(FEATURES), max_size=len(FEATURES)))
    return Ranking(
        np.array(given_scores, np.float64),
        redundancy=draw(st.sampled_from([0.0, 0.1, 5.0])),
        dangling=draw(st.sampled_from([0.0, 0.1, 5.0])),
        whole_weights=None if weights is None else np.array(weights),
    )


@fuzz(hostile_texts, sizes(), st.sampled_from([0.0, 0.0, 0.4, 1.0]), st.data())
def test_any_scores_give_a_selection(
    text: str, size: tuple[float, Unit], diversity: float, data: st.DataObject
) -> None:
    document = analysed(split_sentences(text), request=size)
    ranking = data.draw(rankings(len(document)))
    budget = Budget(*size)
    found = select(document, ranking, budget, diversity=diversity)
    assert found.positions == sorted(set(found.positions))
    assert set(found.positions) <= set(range(len(document)))
    assert bool(found.positions) is bool(len(document))
    joined = "\n".join(document.sentences[i].text for i in found.positions)
    assert keeps_budget(joined, len(document), len(found.positions), size)
    assert not set(found.passed_over) & set(found.positions)
    assert set(found.passed_over.values()) <= set(REASONS)
    assert set(found.companions) <= set(found.positions)
    if diversity < 1 and found.positions:
        own = [i for i in found.positions if i not in found.companions]
        # MMR scales the scores: what is lost in rounding makes no sentence better.
        rounding = 1e-12 * np.ptp(ranking.scores) if diversity else 0.0
        least = min(ranking.scores[i] for i in own)
        better = {i for i in range(len(document)) if ranking.scores[i] > least + rounding}
        assert better - set(found.positions) <= set(found.passed_over)
    assert select(document, ranking, budget, diversity=diversity) == found


returned = st.one_of(
    st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=5),
    st.none(),
    st.text(max_size=3),
    st.lists(st.lists(scores, max_size=2), max_size=2),
    st.integers(),
    st.just({}),
)


@fuzz(st.sampled_from([STORY, "A dike. Sheep came.", "One."]), returned)
def test_whatever_a_ranker_returns_is_taken_or_refused(text: str, result: object) -> None:
    with suppress(ValueError):
        assert summarize(text, ranker=lambda _: result)  # type: ignore[arg-type,return-value]


@fuzz(hostile_texts, st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30)), max_size=5))
def test_whatever_a_splitter_returns_is_taken_or_refused(text: str, spans: list[tuple[int, int]]) -> None:
    try:
        summary = Pipeline(splitter=lambda _: spans)(text)
    except ValueError as error:
        assert "splitter" in str(error)  # noqa: PT017
    else:
        assert {(s.start, s.end) for s in summary.source} <= set(spans)


@fuzz(st.one_of(st.floats(), st.integers(), st.text(max_size=3), st.none(), st.booleans()), st.data())
def test_any_setting_is_taken_or_refused(value: Any, data: st.DataObject) -> None:
    names = ["length", "unit", "ranker", "language", "query", "diversity"]
    setting = {data.draw(st.sampled_from(names)): value}
    with suppress(TypeError, ValueError):
        assert len(summarize(STORY, **setting)) >= 1


# --- Files of models -----------------------------------------------------------------------------------


@fuzz(
    st.sampled_from(sorted(LOADERS)),
    st.binary(max_size=60),
    st.floats(0, 1),
    st.integers(0, 40),
    st.booleans(),
)
def test_a_damaged_file_is_refused_or_works(
    valid: dict[str, dict[str, Any]],  # noqa: F811
    kind: str,
    noise: bytes,
    place: float,
    length: int,
    is_text: bool,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "model", kind, json.dumps(valid[kind]))
        whole = path.read_bytes()
        at = int(place * len(whole))
        if is_text:  # the damage leaves JSON more often
            noise = json.dumps(noise.decode("latin-1")).encode()
        path.write_bytes(whole[:at] + noise + whole[at + length :])
        try:
            model = LOADERS[kind](path)
        except ModelFormatError as error:
            assert len(str(error)) < len(str(path)) + 300  # noqa: PT017
        else:
            works(model)


@fuzz(st.sampled_from(sorted(LOADERS)), JSON | st.binary(max_size=60))
def test_a_file_of_anything_is_refused(kind: str, content: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        with pytest.raises(ModelFormatError):
            LOADERS[kind](path)


@fuzz(st.lists(hostile_texts, max_size=4), st.lists(hostile_texts, max_size=3), languages)
def test_frequencies_of_any_texts_merge(one: list[str], other: list[str], language: str) -> None:
    code = "en" if language == AUTO else language
    whole = IdfModel.fit([*one, *other], language=code)
    merged = IdfModel.fit(one, language=code).merge(IdfModel.fit(other, language=code))
    with tempfile.TemporaryDirectory() as folder:
        for number, model in enumerate((whole, merged)):
            model.save(Path(folder) / str(number))
        loaded = [IdfModel.load(Path(folder) / str(number)) for number in range(2)]
    assert loaded[0] == loaded[1] == whole


# --- Pages and feeds -----------------------------------------------------------------------------------

TAGS = """
p div article b i a br h1 h2 ul li table tr td pre code section nav aside footer script style template title
head body html details summary span svg math textarea select option button form figure figcaption
blockquote main
""".split()
NOISE = [
    "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<!DOCTYPE html>", "&amp;", "&#0;", "&#x110000;",
    "&eacute", "&",
    "<", ">", "</", "<p", "<a href='", '<a href="#', "'", '"', "\0", "\r\n", "\r", "\ud800", "</title>",
    "<meta charset=utf-16>", "<html lang=de>", "<svg><title>", "<script type=text/x-template>", "</details>",
    '<details class="no-time-to-read">', '<span id="no-time-to-read-1"></span>',
    '<meta name="description" content="x">',
]  # fmt: skip
tags = st.sampled_from(TAGS).flatmap(
    lambda name: st.sampled_from(
        [f"<{name}>", f"</{name}>", f"<{name} class='x' id=y>", f"<{name}/>", f"<{name}"]
    )
)
sentences = st.sampled_from(
    [
        "The dike of Varsund broke on Monday night. ",
        "Rain had fallen for a whole week, and <b>sheep</b> were brought to the church of the town in time. ",
        "She agreed. ",
        f"<p>{STORY}</p>",
    ]
)
markup = st.lists(
    tags | sentences | st.sampled_from(NOISE) | hostile_texts.map(lambda text: text[:200]), max_size=25
).map("".join)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Draw pieces of markup, or a page with pieces in it; half of them have an article."""
    noise = draw(markup)
    page = draw(
        st.sampled_from(["", STORY, f"<html><body><article>{STORY}</article></body></html>", *PAGES.values()])
    )
    at = draw(st.integers(0, len(page)))
    return page[:at] + noise + page[at + draw(st.sampled_from([0, 0, 1, 20])) :]


@fuzz(pages())
def test_the_lines_of_a_page_stand_where_they_say(page: str) -> None:
    before = 0
    for line in visible_lines(page):
        assert line.text
        assert line.runs
        at = -1
        for place, start, end in line.runs:
            assert place > at
            assert before <= start <= end <= len(page)
            at, before = place, start


@fuzz(pages())
def test_any_page_gives_an_article_or_one_error(page: str) -> None:
    try:
        article = extract_article(page)
    except ValueError as error:
        assert str(error).isprintable()  # noqa: PT017
        return
    assert not is_blank(article.text)
    last = 0
    for sentence in summarize(article, 99).source:
        start, end = article.place(sentence)
        assert last <= start < end <= len(page)
        last = end
    assert all(0 <= line.offset <= len(article.text) for line in lines_outside(article))


@fuzz(
    pages(),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "utf-8", "utf-16", "cp1252"]),
)
def test_a_box_leaves_every_other_byte_alone(
    page: str, length: int, below: bool, meta: bool, encoding: str
) -> None:
    content: Any = page.encode(encoding, "ignore") if encoding else page
    try:
        bare = remove_box(content)
        boxed_page = add_box(content, length, below=below, meta=meta)
    except ValueError as error:
        assert str(error).isprintable()  # noqa: PT017
        return
    assert remove_box(boxed_page) == bare
    if has_box(boxed_page):
        assert add_box(boxed_page, length, below=below, meta=meta) == boxed_page


@fuzz(st.binary(max_size=200), st.none() | st.text(max_size=12), st.integers(0, 2))
def test_any_bytes_are_a_page_or_one_error(noise: bytes, url: str | None, where: int) -> None:
    page = STORY.encode()
    content = (noise + page, page + noise, noise)[where]
    with suppress(ValueError):
        extract_article(content, url=url or "")
    with suppress(ValueError):
        assert remove_box(add_box(content)) == remove_box(content)
    is_page(content)


FEEDS = [
    f"<rss version='2.0'><channel><item><description>{ENTRY}</description></item></channel></rss>",
    f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='html'>{ENTRY}</content></entry></feed>",
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>"
    f"<div xmlns='http://www.w3.org/1999/xhtml'><p>{ENTRY}</p></div></content></entry></feed>",
]
XML_NOISE = [
    "<item>", "</item>", "<description>", "</description>", "<![CDATA[", "]]>", "<!--", "-->", "&a;",
    "&nbsp;",
    "<?xml version='1.0'?>", "<?xml version='1.0' encoding='utf-16'?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&",
    "<", "\0", "<content type='html'>", "</content>", "é", "<entry>", "<link href='x'/>", "\ufeff",
    "<p>", "</p>",
    "&lt;p&gt;",
]  # fmt: skip


@fuzz(
    st.sampled_from(FEEDS),
    st.lists(st.tuples(st.sampled_from(XML_NOISE) | st.text(max_size=4), st.floats(0, 1)), max_size=5),
    st.booleans(),
    st.integers(1, 3),
)
def test_any_feed_gives_a_feed_or_one_error(
    feed: str, noise: list[tuple[str, float]], replace: bool, length: int
) -> None:
    for piece, place in noise:
        at = int(place * len(feed))
        feed = feed[:at] + piece + feed[at:]
    content = feed.encode("utf-8", "replace")
    try:
        written = summarize_feed(content, length, replace=replace)
    except ValueError as error:
        assert str(error).isprintable()  # noqa: PT017
        assert "\n" not in str(error)  # noqa: PT017
    else:
        etree.fromstring(written, etree.XMLParser(resolve_entities=False))
        assert summarize_feed(written, length, replace=replace) == written


address = st.sampled_from(["http://", "https://", "HTTP://", "ftp://", "//", "http:", ""])


@fuzz(address, st.text(max_size=30) | st.text("a.:/@[]%?#\\-xn 0", max_size=20))
def test_any_address_is_refused_in_one_line(scheme: str, rest: str) -> None:
    with pytest.raises(FetchError) as caught:
        fetch(scheme + rest, resolve=lambda *_: [])
    assert str(caught.value).isprintable()


# --- Command line --------------------------------------------------------------------------------------

VALUES: dict[str, list[str]] = {
    "-n": ["1", "3", "0", "-1", "0.5", "1e9", "nan", "inf", "x", ""],
    "-u": [*UNITS, "x", ""],
    "-r": ["tfidf", "coverage", "learned", "x", "", "text.txt", "folder"],
    "-l": ["auto", "en", "German", "xx", "", "th"],
    "-q": ["dike", "", "\ud800", "( [", "1954"],
    "-d": ["0", "1", "0.5", "2", "nan", "x"],
    "-f": ["text", "markdown", "highlight", "json", "jsonl", "x"],
    "-j": ["1", "0", "x", "1"],
    "--field": ["text", "body", ""],
    "--encoding": ["utf-8", "cp1252", "utf-16", "x", "", "rot13", "idna", "utf-7", "unicode_escape"],
    "--label": ["", "Short", "<b>", "\ud800"],
    "-o": ["out.html", "folder", "", "-", "none/out.html"],
}
FLAGS = "--keep-all --exact --together --progress --below --meta --replace --help --version".split()
NAMES = [*"text.txt page.html lines.jsonl feed.xml none.txt folder - ./text.txt".split(), "", "a\nb"]
options = st.one_of(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]))
    ),
    st.sampled_from(FLAGS).map(lambda flag: (flag,)),
    st.sampled_from(NAMES).map(lambda name: (name,)),
    st.sampled_from(NAMES).map(lambda name: (name,)),
    # No other folder: all that lies on the machine would be read, or written.
    st.text(st.characters(exclude_characters="/\\:"), max_size=4)
    .filter(lambda text: text != "..")
    .map(lambda text: (text,)),
)
json_lines = st.lists(
    JSON.map(lambda value: json.dumps({"text": value}))
    | hostile_texts.map(lambda text: json.dumps({"text": text})),
    max_size=3,
).map(lambda lines: "\n".join(lines).encode())
contents = st.one_of(
    st.binary(max_size=200),
    hostile_texts.map(lambda text: text.encode("utf-8", "replace")),
    hostile_texts.map(lambda text: text.encode("utf-16", "replace")),
    markup.map(lambda text: b"<!doctype html>" + text.encode("utf-8", "replace")),
    json_lines,
)


def _without_bar(written: str) -> str:
    """Return what a terminal shows without the progress bar: a line begins anew behind "\\r"."""
    lines = [line.rpartition("\r")[2] for line in written.split("\n")]
    return "\n".join(line for line in lines if not re.fullmatch(r"\d+ texts \[.*\]", line))


@fuzz(
    st.sampled_from([[], [], ["keywords"], ["compare"], ["box"], ["feed"], ["together"]]),
    st.lists(options, max_size=6),
    st.lists(contents, min_size=5, max_size=5),
)
def test_the_command_line_ends_with_a_result_or_one_line(
    command: list[str], arguments: list[tuple[str, ...]], files: list[bytes]
) -> None:
    with tempfile.TemporaryDirectory() as place, chdir(place):
        Path("folder").mkdir()
        for name, content in zip(("text.txt", "page.html", "lines.jsonl", "feed.xml"), files, strict=False):
            Path(name).write_bytes(content)
        Path("folder", "text.txt").write_bytes(files[0])
        flat = [part.replace("\0", "") for option in arguments for part in option]  # no shell passes NUL
        assume(not any(part.lower().startswith(("http://", "https://")) for part in flat))
        result = CliRunner().invoke(main, [*command, *flat], input=files[4])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code in (0, 1, 2)
    assert "Traceback" not in result.stderr
    if result.exit_code:
        shown = _without_bar(result.stderr) if "--progress" in flat else result.stderr
        *_, said = re.split(r"(?m)^(?=Error: |summarize: )", shown)
        assert said.startswith(("Error: ", "summarize: "))
        assert len(said.splitlines()) == 1


# --- Service -------------------------------------------------------------------------------------------

field_values = st.one_of(
    JSON,
    hostile_texts,
    st.integers(1, 9),
    st.sampled_from(
        [*UNITS, *PRESETS, *RANKERS, "auto", "en", "coverage", "http://x", "", STORY, f"<p>{STORY}"]
    ),
    st.lists(
        hostile_texts | st.builds(lambda text: {"text": text, "date": "2024"}, hostile_texts), max_size=3
    ),
)


@fuzz(st.data())
def test_any_request_is_answered_or_refused(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(sorted(operations())))
    fields = operations()[operation]
    names = [name for name in fields if name != "url"]
    body: Any = data.draw(st.dictionaries(st.sampled_from(names), field_values, max_size=4))
    for name in [name for name, field in fields.items() if field.is_required and name not in body]:
        body[name] = data.draw(field_values)
    if "text" in fields and not {"text", "html"} & set(body):
        body["text"] = data.draw(hostile_texts)
    if data.draw(st.integers(0, 9)) == 0:
        body = data.draw(JSON)
    try:
        request = checked(operation, body)
    except Problem as problem:
        assert problem.status == 422  # noqa: PT017
        assert json.loads(problem.body())["detail"]  # noqa: PT017
        return
    if "url" in request:
        return
    answer = work(operation, request)
    assert answer.status in (200, 422), answer
    if operation != "box" or answer.status != 200:
        assert json.loads(answer.body)


parts = st.one_of(
    hostile_texts,
    st.sampled_from(
        ["Summarize this in two sentences:\n\n", "TL;DR:\n", "<text>", "</text>", '"""', "```", "---\n"]
    ),
    st.sampled_from(
        ["Fasse zusammen: ", "要約してください。", "What broke?", "title: Flood, content: ", STORY, "\n\n"]
    ),
    st.sampled_from(
        ["Answer in JSON.", "In 20 words. ", "as a list of 3 bullet points\n", '{"a": "b', "Context:\n"]
    ),
)
chat_text = st.lists(parts, max_size=6).map("".join)
messages: st.SearchStrategy[Any] = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["user", "user", "system", "assistant", "tool", "x"])},
        optional={
            "content": chat_text
            | st.none()
            | st.lists(
                st.builds(lambda text: {"type": "text", "text": text}, chat_text | JSON) | JSON, max_size=3
            )
        },
    ),
    max_size=4,
)


@fuzz(
    messages | JSON,
    st.dictionaries(st.sampled_from(["model", "n", "max_tokens", "stream"]), JSON, max_size=2),
)
def test_any_chat_is_answered_or_refused(said: Any, others: dict[str, Any]) -> None:
    try:
        completion = complete(checked_chat({"messages": said, **others}))
    except ChatError as error:
        assert error.status in (400, 404)  # noqa: PT017
        assert json.dumps(error.to_dict())  # noqa: PT017
        return
    assert completion["choices"][0]["message"]["content"] is not None
    assert json.dumps(completion)


@fuzz(chat_text)
def test_any_message_is_divided(text: str) -> None:
    assert all(line in text for line in divide(text).text.split("\n\n"))

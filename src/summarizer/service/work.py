"""What runs in a worker process: from a checked request to the answer."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any, NamedTuple

from ..articles import summarize_documents
from ..context import compress
from ..keyphrases import keywords
from ..pipeline import Pipeline, summarize
from ..reading import Article, read
from ..render import markdown, readable
from ..summary import Summary
from ..text.detect import resolve_language
from ..web.box import boxed
from ..web.decode import decode_page
from ..web.extract import WebArticle, lines_outside
from ..web.fetch import Fetched
from ..web.kinds import is_page
from ..web.source import article_at, article_of
from .completions import ChatError, ChatRequest, complete
from .problems import MEDIA_TYPE, Problem, as_json
from .requests import preset_length

JSON = "application/json"
_PARAGRAPHS = re.compile(r"\n\s*\n")
_KNOWN = ("author", "date", "url")  # of a web page


class Answer(NamedTuple):
    """The body of an answer, ready to be sent."""

    status: int
    body: bytes
    media_type: str = JSON


def warm_up() -> None:
    """Load what each text needs, so that the first request is as fast as the next."""
    text = "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt."
    complete(ChatRequest([{"role": "user", "content": f"Summarize in one sentence: {text}"}]))


def work(operation: str, request: dict[str, Any]) -> Answer:
    """Do one request. An error of the library about its arguments becomes problem details."""
    asked = frozenset(request)
    try:
        return _OPERATIONS[operation](request)
    except Problem as problem:
        return Answer(problem.status, problem.body(), MEDIA_TYPE)
    except (TypeError, ValueError, LookupError) as error:
        first = str(error).partition(" ")[0]  # the library's messages begin with the name of the argument
        return Answer(422, Problem(422, str(error), first if first in asked else "").body(), MEDIA_TYPE)
    except Exception as error:
        return Answer(500, Problem(500, f"a fault of the service: {type(error).__name__}").body(), MEDIA_TYPE)


def _summarize(request: dict[str, Any]) -> Answer:
    details = request.pop("details")
    fetched: Fetched | None = request.get("page")
    article = _article(request)
    summary = _summary(article, request)
    answer = summary.to_dict()
    if isinstance(article, Article):
        answer |= {name: getattr(article, name) for name in _KNOWN}
    if details:
        answer |= _details(summary)
        if isinstance(article, WebArticle):
            answer["outside"] = [line._asdict() for line in lines_outside(article)]
        # With its page at hand, an address need not be fetched again at each change of a setting.
        if fetched is not None and is_page(fetched.content, fetched.media_type):
            answer["html"] = decode_page(fetched.content, fetched.encoding)[0]
    return Answer(200, as_json(answer))


def _summary(article: str | Article, request: dict[str, Any]) -> Summary:
    """Summarize. The length of a preset is known when the text is read."""
    length = request.pop("length")
    if not isinstance(length, str):
        return summarize(article, length, **request)
    reading = Pipeline(**request).read(article)
    return Pipeline(preset_length(length, len(reading.sentences)), **request).of(reading)


def _details(summary: Summary) -> dict[str, Any]:
    """Return what the page in the browser shows: the text, all scores, and the reasons."""
    explanations = summary.explain()
    # Each explanation has the beginning of one list. All of them would grow with the square of a text.
    passed_over = max((why.passed_over for why in explanations), key=len, default=())
    return {
        "text": summary.text,
        "source": [
            {"start": s.start, "end": s.end, "index": s.index, "score": s.score} for s in summary.source
        ],
        "readable": [readable(sentence) for sentence in summary],
        "markdown": markdown(summary),
        "passed_over": [{"index": other.index, "reason": reason} for other, reason in passed_over],
        "explanations": [
            {
                "index": why.sentence.index,
                "score": why.score,
                "parts": dict(why.parts),
                "topics": [list(topic) for topic in why.topics],
                "n_sentences": why.n_sentences,
                "n_passed_over": len(why.passed_over),
                "companion_of": None if why.companion_of is None else why.companion_of.index,
                "line": str(why),
            }
            for why in explanations
        ],
    }


def _keywords(request: dict[str, Any]) -> Answer:
    article = _article(request)
    text, known = (article.text, article.language) if isinstance(article, Article) else (article, "")
    asked = request["language"]
    language = resolve_language(known if known and asked == "auto" else asked, text)
    found = keywords(text, request["n"], language=language)
    entries = [{"text": str(k), "score": k.score, "spans": k.spans} for k in found]
    return Answer(200, as_json({"keywords": entries, "language": language.code}))


def _documents(request: dict[str, Any]) -> Answer:
    return Answer(200, as_json(summarize_documents(**request).to_dict()))


def _context(request: dict[str, Any]) -> Answer:
    passages = [
        {
            "text": passage.text,
            "spans": passage.spans,
            "sentences": [asdict(sentence) for sentence in passage],
            "error": None if passage.error is None else str(passage.error),
            "query_found": passage.query_found,
        }
        for passage in compress(**request)
    ]
    return Answer(200, as_json({"passages": passages}))


def _box(request: dict[str, Any]) -> Answer:
    source: Fetched | None = request.pop("page", None)
    if source is None:
        page = request.pop("html") if "html" in request else page_of(request.pop("text"))
    elif is_page(source.content, source.media_type):
        page = decode_page(source.content, source.encoding)[0]
    else:
        page = page_of(article_at(source).text)
    found = boxed(page, partial(summarize, **request))
    return Answer(200, found.encode("utf-8", "replace"), "text/html; charset=utf-8")


def _chat(request: dict[str, Any]) -> Answer:
    try:
        return Answer(200, as_json(complete(ChatRequest(**request))))
    except ChatError as error:
        return Answer(error.status, as_json(error.to_dict()))


_OPERATIONS: Mapping[str, Callable[[dict[str, Any]], Answer]] = {
    "summarize": _summarize,
    "keywords": _keywords,
    "documents": _documents,
    "context": _context,
    "box": _box,
    "chat": _chat,
}


def _article(request: dict[str, Any]) -> str | Article:
    """Take the source out of a request, and return its text or its article."""
    found: Fetched | None = request.pop("page", None)
    if found is not None:
        return article_at(found)
    if "html" in request:
        return article_of(request.pop("html"))
    text: str = request.pop("text")
    return text


def page_of(text: str) -> str:
    """Return a text as a plain web page: its headline, and a paragraph for each of its paragraphs."""
    reading = read(text)
    body = "\n".join(
        f"<p>{html.escape(' '.join(paragraph.split()))}</p>"
        for paragraph in _PARAGRAPHS.split(text)
        if paragraph.strip()
    )
    title = html.escape(reading.title or "Summary")
    return (
        f'<!doctype html>\n<html lang="{reading.language.code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n</head>\n<body>\n<article>\n{body}\n</article>\n</body>\n</html>\n"
    )

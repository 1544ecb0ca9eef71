"""Texts of twenty kinds, for comparisons by readers.

A kind takes texts from several files. A file has a list of genres, or gives all its texts.
"""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from reading import size_of

NEWS = "news"
NEWS_SHARE = 5  # each fifth text is news
WORDS = (80, 1_500)  # a shorter text needs no summary, and a longer one takes a reader too long

CASES, GUM = "reading/cases_dev", "summaries/gum_dev"
KINDS: dict[str, dict[str, list[str]]] = {
    NEWS: {"summaries/cnn_dev": [], "summaries/dailymail_dev": []},
    "pasted news": {CASES: ["news page paste", "short news page", "live blog", "sports report"]},
    "pasted web pages": {"reading/pages_pasted_dev": []},
    "mail": {CASES: ["personal mail", "business mail thread", "mailing-list post", "newsletter"]},
    "meetings and chats": {
        CASES: ["meeting transcript", "meeting minutes", "chat export", "subtitles"],
        GUM: ["conversation", "podcast"],
    },
    "interviews and speeches": {
        CASES: ["interview", "speech"],
        GUM: ["interview", "speech", "vlog", "court"],
    },
    "questions and forums": {CASES: ["forum thread", "Q&A page", "FAQ"], GUM: ["reddit"]},
    "reviews": {CASES: ["product review page", "listicle"], "summaries/opinosis_dev": []},
    "software": {
        CASES: [
            "changelog",
            "release note",
            "README (Markdown)",
            "README (rst)",
            "issue report with log output",
            "blog with code",
        ]
    },
    "law": {CASES: ["legal terms", "privacy policy", "court decision"]},
    "papers and textbooks": {
        CASES: ["PDF-to-text paper", "OCR text", "textbook section with exercises"],
        GUM: ["academic", "textbook"],
    },
    "abstracts": {CASES: ["scientific abstract"], "summaries/scitldr_dev": []},
    "business": {CASES: ["financial report", "press release", "job ad"]},
    "stories and essays": {CASES: ["short story", "poem", "essay"], GUM: ["fiction", "essay", "letter"]},
    "guides and notices": {
        CASES: ["recipe", "event announcement", "notice in capitals", "travel blog"],
        GUM: ["whow", "voyage"],
    },
    "lives and health": {CASES: ["medical letter", "obituary"], GUM: ["bio"]},
    "encyclopedia": {
        CASES: ["wiki article"],
        "contexts/xquad_en_dev": [],
        "contexts/xquad_es_dev": [],
        "contexts/xquad_ru_dev": [],
        "contexts/xquad_zh_dev": [],
    },
    "German encyclopedia": {"summaries/klexikon_de_dev": []},
    "Portuguese news": {"summaries/temario_pt_dev": [], "summaries/cstnews_pt_dev": []},
    "Turkish news": {"summaries/sadedegel_tr_dev": []},
}


@dataclass(frozen=True)
class Text:
    """A text of a kind. The id names the file and the row."""

    id: str
    kind: str
    lang: str
    text: str


def texts_of(folder: Path, kind: str, file: str, seed: int) -> list[Text]:
    """Return the texts of a kind in a file, in an order that the seed decides; one text of each group."""
    path = folder / f"{file}.jsonl.gz"
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    random.Random(f"{seed} {kind} {file}").shuffle(rows)  # noqa: S311 - no secret
    found: dict[str, Text] = {}
    genres = KINDS[kind][file]
    for row in rows:
        text = row.get("text") or "\n\n".join(row["paragraphs"])
        if genres and row.get("kind", row.get("genre")) not in genres:
            continue
        if WORDS[0] <= size_of(text, "words") <= WORDS[1]:
            name = f"{file.split('/')[1]}:{row['id']}"
            found.setdefault(row.get("group", name), Text(name, kind, row["lang"], text))
    return list(found.values())


def draw(folder: Path, count: int, seed: int) -> list[Text]:
    """Draw texts of all kinds: a fifth news, the rest from the other kinds in turn, in mixed order."""
    pools = {}
    for kind, files in KINDS.items():
        by_file = [texts_of(folder, kind, file, seed) for file in files]
        pools[kind] = [text for text in chain.from_iterable(zip_longest(*by_file)) if text]
    news = pools.pop(NEWS)[: round(count / NEWS_SHARE)]
    turns = [text for text in chain.from_iterable(zip_longest(*pools.values())) if text]
    drawn = [*news, *turns[: count - len(news)]]
    random.Random(seed).shuffle(drawn)  # noqa: S311 - no secret
    return drawn

"""Web pages: what is read of a page, and whether the sentences of summaries are found in it.

    python benchmarks/pages.py [DATA]

DATA/pages/snippets_*.jsonl.gz holds pages with strings of the main text (`with`) and strings of the rest
(`without`). White space does not count. Prints, in per cent:

- kept: strings of the main text that are kept;
- left out: strings of the rest that are left out;
- clean: pages whose summary of three sentences holds no string of the rest;
- placed: sentences of these summaries that have their place. The visible text of the place, as lxml reads
  it, is the sentence.

Writes benchmarks/results/pages.json (means only, no text).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

import click
from data import default_folder, machine
from lxml.html import fromstring
from trafilatura import extract

from summarizer import extract_article, summarize
from summarizer.web.extract import WebArticle

RESULTS = Path(__file__).parent / "results" / "pages.json"
FIGURES = ("kept", "left out", "clean", "placed")
PEERS: dict[str, Callable[[str], str | None]] = {
    "trafilatura, fast": lambda html: extract(html, fast=True, include_comments=False),
    "trafilatura, fast, favor_precision": lambda html: extract(
        html, fast=True, include_comments=False, favor_precision=True
    ),
    "trafilatura": lambda html: extract(html, include_comments=False),
}


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """Return the pages of a data folder."""
    rows = []
    for file in sorted((folder / "pages").glob("snippets_*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            rows += [json.loads(line) for line in lines]
    return rows


def folded(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def kept_and_left_out(rows: list[dict[str, Any]], texts: list[str]) -> dict[str, float]:
    """Return the shares of strings of the main text that are kept, and of the rest that are left out."""
    kept, left_out = [], []
    for row, text in zip(rows, map(folded, texts), strict=True):
        kept += [folded(string) in text for string in row["with"]]
        left_out += [folded(string) not in text for string in row["without"]]
    return {"kept": 100 * fmean(kept), "left out": 100 * fmean(left_out)}


def article_of(html: str) -> WebArticle:
    """Return the article of a page, or an empty article where there is none."""
    try:
        return extract_article(html)
    except ValueError:
        return WebArticle("")


def measure(folder: Path) -> dict[str, float]:
    """Return our figures, by name."""
    rows = rows_of(folder)
    articles = [article_of(row["html"]) for row in rows]
    clean, placed = [], []
    for row, article in zip(rows, articles, strict=True):
        chosen = list(summarize(article))
        said = folded(" ".join(sentence.text for sentence in chosen))
        clean.append(not any(folded(string) in said for string in row["without"]))
        for sentence in chosen:
            start, end = article.place(sentence)
            shown = fromstring(f"<div>{article.html[start:end]}</div>").text_content()
            placed.append(folded(shown) == folded(sentence.text))
    shares = kept_and_left_out(rows, [article.text for article in articles])
    return shares | {"clean": 100 * fmean(clean), "placed": 100 * fmean(placed)}


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=default_folder)
def main(*, folder: Path) -> None:
    """Print the table and write the results."""
    rows = rows_of(folder)
    table = {"extract_article": measure(folder)}
    for name, read in PEERS.items():
        table[name] = kept_and_left_out(rows, [read(row["html"]) or "" for row in rows])
    about = machine("no-time-to-read", "trafilatura", "lxml")
    print(f"{len(rows)} pages. {about}\n")
    print(f"{'':36}" + "".join(f"{name:>10}" for name in FIGURES))
    for name, figures in table.items():
        cells = (f"{figures[figure]:10.1f}" if figure in figures else f"{'–':>10}" for figure in FIGURES)
        print(f"{name:36}" + "".join(cells))
    result = {"about": about, "pages": len(rows), "systems": table}
    RESULTS.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

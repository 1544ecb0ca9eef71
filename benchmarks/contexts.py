"""Contexts: how often the answer to a question stands in what is kept of a text.

    python benchmarks/contexts.py [--languages en,de] [--shares 0.1,0.25,0.5] [--every 3]

A text has five paragraphs, and questions with their answers (XQuAD, twelve languages). A system keeps a share
of the words of the text for each question. An answer is kept if it stands in the kept text.

- summarize: ``summarize(text, …, "words", query=question)``
- compress: ``compress(paragraphs, question, …)``: the paragraphs are the passages
- BM25: whole sentences by BM25 (k1 = 1.2, b = 0.75) on stemmed terms, while they fit
- first: the first sentences, while they fit

Prints the table of docs/guides/context.md. Writes benchmarks/results/contexts.json.
"""

from __future__ import annotations

import gzip
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import click
import numpy as np
from data import default_folder

from summarizer import compress, load_language, split_sentences, summarize
from summarizer.text.terms import term_lists
from summarizer.text.unicode import count_words

RESULTS = Path(__file__).parent / "results" / "contexts.json"
SHARES = (0.1, 0.25, 0.5)
K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Context:
    """Paragraphs of a text, with its sentences and its number of words, and questions with their answers."""

    language: str
    paragraphs: Sequence[str]
    sentences: Sequence[str]
    n_words: int
    questions: Sequence[tuple[str, Sequence[str]]]

    @property
    def text(self) -> str:
        """The paragraphs as one text."""
        return "\n\n".join(self.paragraphs)


def contexts(folder: Path, language: str, every: int = 1) -> list[Context]:
    """Read the texts of a language, with one of `every` questions.

    The first questions of a text ask for its beginning. Therefore the questions are counted through all
    texts, and each language begins at another question: with 12 languages and `every` 12, each question is
    taken in one language.
    """
    found = []
    number = count(-languages_of(folder).index(language))
    with gzip.open(folder / "contexts" / f"xquad_{language}_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text = "\n\n".join(row["paragraphs"])
            sentences = [sentence.text for sentence in split_sentences(text, language=language)]
            questions = [(q["question"], q["answers"]) for q in row["questions"] if next(number) % every == 0]
            found.append(Context(language, row["paragraphs"], sentences, count_words(text), questions))
    return found


def by_summary(context: Context, question: str, size: int) -> str:
    """Keep what `summarize` chooses."""
    return str(summarize(context.text, size, "words", query=question, language=context.language))


def by_compression(context: Context, question: str, size: int) -> str:
    """Keep what `compress` chooses."""
    passages = compress(context.paragraphs, question, size, language=context.language)
    return "\n".join(passage.text for passage in passages)


def by_bm25(context: Context, question: str, size: int) -> str:
    """Keep the sentences of the largest BM25."""
    language = load_language(context.language)
    bags = [Counter(terms) for terms in term_lists(context.sentences, language)]
    lengths = [bag.total() for bag in bags]
    mean, n = sum(lengths) / len(lengths), len(bags)
    spread = Counter(term for bag in bags for term in bag)
    asked = dict.fromkeys(term_lists([question], language)[0])

    def score(i: int) -> float:
        norm = K1 * (1 - B + B * lengths[i] / mean)
        return sum(
            math.log(1 + (n - spread[term] + 0.5) / (spread[term] + 0.5))
            * bags[i][term]
            * (K1 + 1)
            / (bags[i][term] + norm)
            for term in asked
            if term in bags[i]
        )

    kept, used = [], 0
    for i in sorted(range(n), key=lambda i: (-score(i), i)):
        words = count_words(context.sentences[i])
        if used + words <= size:
            kept.append(i)
            used += words
    return "\n".join(context.sentences[i] for i in sorted(kept))


def by_place(context: Context, _: str, size: int) -> str:
    """Keep the first sentences."""
    kept, used = [], 0
    for sentence in context.sentences:
        used += count_words(sentence)
        if used > size:
            break
        kept.append(sentence)
    return "\n".join(kept)


SYSTEMS: dict[str, Callable[[Context, str, int], str]] = {
    "summarize": by_summary,
    "compress": by_compression,
    "BM25": by_bm25,
    "first": by_place,
}


def measure(
    folder: Path, language: str, share: float, systems: Sequence[str], every: int = 1
) -> dict[str, tuple[float, float]]:
    """Return for each system the share of answers kept, in %, and the milliseconds for each question."""
    kept: dict[str, list[bool]] = {name: [] for name in systems}
    seconds = dict.fromkeys(systems, 0.0)
    for context in contexts(folder, language, every):
        for question, answers in context.questions:
            for name in systems:
                start = time.perf_counter()
                text = SYSTEMS[name](context, question, int(share * context.n_words))
                seconds[name] += time.perf_counter() - start
                kept[name].append(any(answer in text for answer in answers))
    return {
        name: (100.0 * float(np.mean(hits)), 1000.0 * seconds[name] / len(hits))
        for name, hits in kept.items()
    }


def languages_of(folder: Path) -> list[str]:
    """Return the codes of the languages of the sets."""
    found = sorted(path.name.split("_")[1] for path in (folder / "contexts").glob("xquad_*_dev.jsonl.gz"))
    if not found:
        raise click.UsageError(f"{folder / 'contexts'} holds no set")
    return found


@click.command()
@click.option("--languages", help="Codes, with commas between; all by default.")
@click.option("--shares", default=",".join(map(str, SHARES)), show_default=True)
@click.option("--systems", default=",".join(SYSTEMS), show_default=True)
@click.option("--every", default=1, show_default=True, help="Take one of so many questions.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder, help="Folder of the sets.")
@click.option("--save/--no-save", default=True, show_default=True)
def main(*, languages: str | None, shares: str, systems: str, every: int, data: Path, save: bool) -> None:
    """Measure, print, and write the results."""
    names = systems.split(",")
    codes = languages.split(",") if languages else languages_of(data)
    results: dict[str, Any] = {}
    for share in map(float, shares.split(",")):
        rows = {code: measure(data, code, share, names, every) for code in codes}
        rows["mean"] = {
            name: (
                float(np.mean([rows[c][name][0] for c in codes])),
                float(np.mean([rows[c][name][1] for c in codes])),
            )
            for name in names
        }
        print(f"\n| {100 * share:.0f} % of the words | {' | '.join(names)} | ms: {', '.join(names)} |")
        print("|---|" + "--:|" * (len(names) + 1))
        for code, row in rows.items():
            figures = " | ".join(f"{row[name][0]:.1f}" for name in names)
            print(
                f"| {code} | {figures} | {', '.join(f'{row[name][1]:.1f}' for name in names)} |", flush=True
            )
        results[f"{share:g}"] = rows
    if save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

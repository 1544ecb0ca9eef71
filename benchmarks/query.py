"""Queries: the share of sentences from the right article, if two articles are joined to one text.

    python benchmarks/query.py [--rounds N]

In each round the articles of a set are shuffled, with a seed. Each article is joined with the next article by
a blank line, in both orders. The query is the title of one of the two: the right article. Each of the two is
the right article once. A title is the field "title", or the id with spaces instead of underscores. A summary
has three sentences.

Prints for each ranker the share of the chosen sentences that come from the right article: over the cases in
which the right article holds a term of its title, over all cases, and without the query. Writes
benchmarks/results/query.json.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from data import default_folder, load
from joblib import Parallel, delayed

from summarizer import RANKERS
from summarizer.pipeline import Pipeline
from summarizer.rank.registry import rank

RESULTS = Path(__file__).parent / "results" / "query.json"
SETS = ("klexikon_de_dev", "gum_dev")
GAP = "\n\n"
LENGTH = 3


@dataclass(frozen=True)
class Case:
    """Two articles as one text, and the query."""

    text: str
    query: str
    language: str
    start: int  # the right article is text[start:end]
    end: int


def cases(folder: Path, name: str, rounds: int) -> Iterator[Case]:
    """Yield the cases of a set."""
    items = load(folder, name)
    for seed in range(rounds):
        shuffled = [items[i] for i in np.random.default_rng(seed).permutation(len(items))]
        for first, second in zip(shuffled, shuffled[1:] + shuffled[:1], strict=True):
            for right, wrong in ((first, second), (second, first)):
                title = right.title or right.id.replace("_", " ")
                size, after = len(right.text), len(wrong.text) + len(GAP)
                yield Case(right.text + GAP + wrong.text, title, right.lang, 0, size)
                yield Case(wrong.text + GAP + right.text, title, right.lang, after, after + size)


def hits(case: Case, rankers: tuple[str, ...]) -> tuple[bool, list[tuple[int, int, int]]]:
    """Run rankers on a case.

    Returns
    -------
    found : bool
        Whether the right article holds a term of the query.
    counts : list of (int, int, int)
        For each ranker the number of chosen sentences, the number from the right article, and the number from
        the right article without a query.
    """
    asked = Pipeline(LENGTH, language=case.language, query=case.query)
    plain = Pipeline(LENGTH, language=case.language)
    document, unasked = asked.document(case.text), plain.document(case.text)
    right = np.array([case.start <= s.start < case.end for s in document.sentences])
    counts = []
    for ranker in map(RANKERS.__getitem__, rankers):
        chosen = asked.choose(document, rank(document, ranker)).positions
        without = plain.choose(unasked, rank(unasked, ranker)).positions
        counts.append((len(chosen), int(right[chosen].sum()), int(right[without].sum())))
    return bool(document.query_share[right].any()), counts


@click.command()
@click.option("--sets", default=",".join(SETS), show_default=True)
@click.option("--rounds", default=3, show_default=True, help="Times that the articles are paired.")
@click.option("--rankers", default=",".join(RANKERS), help="Names, with commas between; all by default.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder, help="Folder of the sets.")
@click.option("--save/--no-save", default=True, show_default=True)
def main(*, sets: str, rounds: int, rankers: str, data: Path, save: bool) -> None:
    """Measure, print, and write the results."""
    names = tuple(rankers.split(","))
    results: dict[str, Any] = {}
    for name in sets.split(","):
        given = list(cases(data, name, rounds))
        outcome = Parallel(n_jobs=-1, batch_size=4)(delayed(hits)(case, names) for case in given)
        found = np.array([holds for holds, _ in outcome])
        counts = np.array([numbers for _, numbers in outcome])  # (cases, rankers, 3)

        def shares(kept: np.ndarray, column: int) -> dict[str, float]:
            total = kept.sum(axis=0)
            return dict(zip(names, (100.0 * total[:, column] / total[:, 0]).round(2).tolist(), strict=True))

        results[name] = {
            "cases": len(given),
            "cases that hold a term": int(found.sum()),
            "of these": shares(counts[found], 1),
            "of all": shares(counts, 1),
            "without the query": shares(counts[found], 2),
        }
        columns = ("of these", "of all", "without the query")
        print(
            f"\n{name}: {len(given)} cases; in {found.sum()} the article asked for holds a term of its title"
        )
        print(f"{'% from the right one':20} " + " ".join(f"{column:>18}" for column in columns))
        for ranker in names:
            print(f"{ranker:20} " + " ".join(f"{results[name][column][ranker]:18.2f}" for column in columns))
    if save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

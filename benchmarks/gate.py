"""The gate: quality, openings, articles, sentence borders and speed must not fall below `floors.json`.

    python benchmarks/gate.py                        # compare
    python benchmarks/gate.py --update               # raise floors to what was reached
    python benchmarks/gate.py --lower "the reason"   # write what was reached, lower figures too

Needs no peers. Speed is measured as a ratio to NLTK's Punkt (without parameters) in the same run.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from data import SETS, WORD_RUNS, Item, default_folder, load
from documents import CLUSTERS, Cluster, clusters, row_of
from joblib import Parallel, delayed
from nltk.tokenize.punkt import PunktSentenceTokenizer
from other_tasks import COLUMNS, run_one, shuffled
from rouge import rouge
from sentences import our_split, precision_recall_f1, rows_of
from systems import count_danglers, language_of, run_ranker, scored

from summarizer import summarize, summarize_documents
from summarizer.pipeline import DEFAULT_RANKER

FLOORS = Path(__file__).parent / "floors.json"
TEXTS = 200  # of each set
ARTICLES = 50  # clusters of each set
ROUNDS = 5
_COUNTED = [COLUMNS.index(column) for column in ("r1", "r2", "danglers")]


def quality(name: str, folder: Path) -> dict[str, float]:
    """Return ROUGE-1, ROUGE-2 and the share of summaries without danglers, on the first texts of a set."""

    def one(item: Item) -> tuple[float, float, float]:
        chosen = scored(item, run_ranker(DEFAULT_RANKER, item))
        r1, r2 = rouge(item.references, chosen, with_l=False)[:2]
        return r1, r2, 100.0 * (count_danglers(item, chosen) == 0)

    scores = Parallel(n_jobs=-1, batch_size=8)(delayed(one)(item) for item in load(folder, name, TEXTS))
    return _named(name, np.mean(scores, axis=0))


def whole_sentences(folder: Path) -> dict[str, float]:
    """Return these figures for budgets in words and for shuffled articles, with whole sentences."""
    tasks = {
        f"{name}, {task.size:.0f} words": load(folder, name, TEXTS, task) for name, task in WORD_RUNS.items()
    }
    tasks["cnn_dev, shuffled"] = [shuffled(item, 1) for item in load(folder, "cnn_dev", TEXTS)]
    figures: dict[str, float] = {}
    for name, items in tasks.items():
        calls = (delayed(run_one)(DEFAULT_RANKER, item) for item in items)
        r1, r2, danglers = np.array(Parallel(n_jobs=-1, batch_size=8)(calls))[:, _COUNTED].T
        figures |= _named(name, (r1.mean(), r2.mean(), 100.0 * (danglers == 0).mean()))
    return figures


def several_articles(folder: Path) -> dict[str, float]:
    """Return these figures for several articles, with whole sentences, on the first clusters of a set."""

    def one(cluster: Cluster) -> tuple[float, float, float]:
        item, language = cluster.item, language_of(cluster.item)
        summary = summarize_documents(cluster.documents, item.size, "words", language=language)
        r1, r2, _, _, danglers = row_of(item, [sentence.text for sentence in summary])
        return r1, r2, 100.0 * (danglers == 0)

    figures: dict[str, float] = {}
    for name in CLUSTERS:
        scores = Parallel(n_jobs=-1, batch_size=4)(delayed(one)(c) for c in clusters(folder, name, ARTICLES))
        figures |= _named(f"{name}, articles", np.mean(scores, axis=0))
    return figures


def _named(name: str, figures: Sequence[float]) -> dict[str, float]:
    kinds = ("R-1", "R-2", "without danglers, %")
    return {f"{name} {kind}": float(figure) for kind, figure in zip(kinds, figures, strict=True)}


def speed(folder: Path) -> dict[str, float]:
    """Return the speed of splitting and of summarizing, as multiples of the speed of NLTK's Punkt."""
    items = [item for item in load(folder, "cnn_dev") if 4_500 < len(item.text) < 6_500][:100]
    punkt = PunktSentenceTokenizer()
    seconds: dict[str, list[float]] = {"punkt": [], "split": [], "summarize": []}
    for _ in range(ROUNDS):
        for name, call in (
            ("punkt", lambda item: punkt.tokenize(item.text)),
            ("split", lambda item: our_split({"text": item.text, "lang": item.lang})),
            ("summarize", lambda item: summarize(item.text, language=language_of(item))),
        ):
            start = time.perf_counter()
            for item in items:
                call(item)
            seconds[name].append(time.perf_counter() - start)
    median = {name: statistics.median(values) for name, values in seconds.items()}
    return {f"{name}, times Punkt's speed": median["punkt"] / median[name] for name in ("split", "summarize")}


def measure(folder: Path) -> dict[str, float]:
    """Return all figures by name. For each figure, higher is better."""
    figures: dict[str, float] = {}
    for name in SETS:
        figures.update(quality(name, folder))
    figures.update(whole_sentences(folder))
    figures.update(several_articles(folder))
    for file in sorted((folder / "sentences").glob("ud_*.jsonl.gz")):
        rows = rows_of(file)
        name = file.name.removesuffix(".jsonl.gz")
        figures[f"{name} F1"] = precision_recall_f1(rows, [our_split(row) for row in rows])[2]
    figures.update(speed(folder))
    return figures


def slack(name: str) -> float:
    """Return how far a figure may be below its floor. Quality repeats to the digit, speed does not."""
    return 0.4 if "speed" in name else 0.05


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=default_folder)
@click.option("--update", is_flag=True, help="Raise each floor to a figure above it.")
@click.option("--lower", metavar="REASON", help="Write all figures as floors, with the reason.")
def main(*, data: Path, update: bool, lower: str | None) -> None:
    """Compare with the floors. The exit status is 1 if a figure is below its floor."""
    if not data.is_dir():
        print(f"gate: no data at {data}, nothing measured (set $SUMMARIZER_DATA)")
        return
    stored: dict[str, Any] = (
        json.loads(FLOORS.read_text()) if FLOORS.exists() else {"floors": {}, "lowered": []}
    )
    floors: dict[str, float] = stored["floors"]
    figures = measure(data)
    failed = 0
    for name, figure in figures.items():
        floor = floors.get(name, 0.0)
        allowed = floor * (1 - slack(name)) if "speed" in name else floor - slack(name)
        bad = figure < allowed
        failed += bad
        print(f"{'FAIL' if bad else 'ok  '} {name:46} {figure:7.2f}   floor {floor:7.2f}")
    if lower or update:
        new = {
            name: round(figure if lower else max(figure, floors.get(name, 0.0)), 2)
            for name, figure in figures.items()
        }
        reasons = [*stored["lowered"], lower] if lower else stored["lowered"]
        FLOORS.write_text(json.dumps({"floors": new, "lowered": reasons}, indent=1) + "\n", encoding="utf-8")
        return
    missing = set(floors) - set(figures)
    if missing:
        print(f"gate: not measured: {', '.join(sorted(missing))}")
    sys.exit(1 if failed or missing else 0)


if __name__ == "__main__":
    main()

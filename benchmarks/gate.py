"""The gate: no figure of quality, reading, pages, borders, contexts or speed may fall below `floors.json`.

    python benchmarks/gate.py                        # compare
    python benchmarks/gate.py --update               # raise floors to what was reached
    python benchmarks/gate.py --lower "the reason"   # write what was reached, lower figures too
    python benchmarks/gate.py --only reading …       # any of these with a part of the figures

Needs no peers. Instructions are counted where valgrind is installed. Speed is measured as a ratio to NLTK's
Punkt (without parameters) in the same run.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from contexts import SHARES, languages_of
from contexts import measure as measure_contexts
from data import SETS, WORD_RUNS, Item, default_folder, load
from documents import CLUSTERS, Cluster, clusters, row_of
from joblib import Parallel, delayed
from nltk.tokenize.punkt import PunktSentenceTokenizer
from other_tasks import COLUMNS, run_one, shuffled
from pages import measure as measure_pages
from reading import ALL
from reading import measure as measure_reading
from rouge import rouge
from sentences import our_split, precision_recall_f1, rows_of
from speed import peak_megabytes, texts_of
from systems import count_danglers, language_of, recall_at_equal_words, run_ranker, scored

from summarizer import summarize, summarize_documents
from summarizer.pipeline import DEFAULT_RANKER

FLOORS = Path(__file__).parent / "floors.json"
TEXTS = 200  # of each set
ARTICLES = 50  # clusters of each set
ROUNDS = 5
SENTENCES = 300  # of the text whose memory is measured
COUNTED = 10  # texts whose instructions are counted
INSTRUCTIONS = "texts summarized in a billion instructions"
EVERY_QUESTION = 12  # in `contexts`: each in one language
READING = {
    "pages_pasted": "3s-body 3s-allbody 60w-body as-clean c-recall oth-skip title given",
    "cases": "no-bad must gold given filled",
    "splits": "exact",
    "probes": "passed",
}
_COUNTED = [COLUMNS.index(column) for column in ("r1", "r2", "danglers", "r2_recall")]


def quality(folder: Path) -> dict[str, float]:
    """Return ROUGE and the share of summaries without danglers, on the first texts of each set.

    ROUGE-2 recall is that of summaries cut at the words of LEAD's summary, or at the budget in words.
    """

    def one(item: Item) -> tuple[float, float, float, float]:
        given = run_ranker(DEFAULT_RANKER, item)
        chosen = scored(item, given)
        r1, r2 = rouge(item.references, chosen, with_l=False)[:2]
        recall = recall_at_equal_words(item, lambda asked: run_ranker(DEFAULT_RANKER, asked), given)
        return r1, r2, 100.0 * (count_danglers(item, chosen) == 0), recall

    figures: dict[str, float] = {}
    for name in SETS:
        scores = Parallel(n_jobs=-1, batch_size=8)(delayed(one)(item) for item in load(folder, name, TEXTS))
        figures |= _named(name, np.mean(scores, axis=0))
    return figures


def whole_sentences(folder: Path) -> dict[str, float]:
    """Return these figures for budgets in words and for shuffled articles, with whole sentences."""
    tasks = {
        f"{name}, {task.size:.0f} words": load(folder, name, TEXTS, task) for name, task in WORD_RUNS.items()
    }
    tasks["cnn_dev, shuffled"] = [shuffled(item, 1) for item in load(folder, "cnn_dev", TEXTS)]
    figures: dict[str, float] = {}
    for name, items in tasks.items():
        calls = (delayed(run_one)(DEFAULT_RANKER, item) for item in items)
        r1, r2, danglers, recall = np.array(Parallel(n_jobs=-1, batch_size=8)(calls))[:, _COUNTED].T
        figures |= _named(name, (r1.mean(), r2.mean(), 100.0 * (danglers == 0).mean(), recall.mean()))
    return figures


def several_articles(folder: Path) -> dict[str, float]:
    """Return these figures for several articles, with whole sentences, on the first clusters of a set."""

    def one(cluster: Cluster) -> tuple[float, float, float]:
        item, language = cluster.item, language_of(cluster.item)
        summary = summarize_documents(cluster.documents, item.size, "words", language=language)
        r1, r2, _, _, danglers, _ = row_of(item, [sentence.text for sentence in summary])
        return r1, r2, 100.0 * (danglers == 0)

    figures: dict[str, float] = {}
    for name in CLUSTERS:
        scores = Parallel(n_jobs=-1, batch_size=4)(delayed(one)(c) for c in clusters(folder, name, ARTICLES))
        figures |= _named(f"{name}, articles", np.mean(scores, axis=0))
    return figures


def _named(name: str, figures: Sequence[float]) -> dict[str, float]:
    kinds = ("R-1", "R-2", "without danglers, %", "R-2 recall")
    return {f"{name} {kind}": float(figure) for kind, figure in zip(kinds, figures, strict=False)}


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


def memory(folder: Path) -> dict[str, float]:
    """Return the size of a text as a share of the memory that its summary takes beside the text."""
    (text,) = texts_of(folder, SENTENCES, 1)
    summarize(text)
    peak = 1e6 * peak_megabytes(summarize, text)
    return {f"size of {SENTENCES} sentences, % of the peak memory": 100.0 * len(text.encode()) / peak}


def instructions(folder: Path) -> dict[str, float]:
    """Return how many texts a billion instructions summarize, as callgrind counts them.

    Two runs differ by these texts alone. The count repeats where a clock does not.
    """
    if not shutil.which("valgrind"):
        print("gate: valgrind is not installed: instructions are not counted")
        return {}
    texts = [item.text for item in load(folder, "cnn_dev") if 3_000 < len(item.text) < 4_500]
    code = (
        "import json, sys; from summarizer import summarize\n"
        "for text in json.load(sys.stdin): summarize(text, 500, 'chars')"
    )
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, "-c", code]
    counts = []
    for several in (texts[:COUNTED], texts[: 2 * COUNTED]):
        run = subprocess.run(
            command,
            input=json.dumps(several),
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        counts.append(int(run.stderr.split("Collected :")[1].split()[0]))
    return {INSTRUCTIONS: 1e9 * COUNTED / (counts[1] - counts[0])}


def reading(folder: Path) -> dict[str, float]:
    """Return the figures of pasted pages, texts of many kinds, sentences and calls."""
    tables = measure_reading(folder, DEFAULT_RANKER)
    figures = {
        f"reading, {part} {name}": tables[part][ALL][name]
        for part, names in READING.items()
        for name in names.split()
    }
    kinds = [row["no-bad"] for kind, row in tables["cases"].items() if kind != ALL]
    return figures | {"reading, cases no-bad, lowest kind": min(kinds)}


def web_pages(folder: Path) -> dict[str, float]:
    """Return the figures of web pages."""
    return {f"pages, {name}": figure for name, figure in measure_pages(folder).items()}


def sentence_borders(folder: Path) -> dict[str, float]:
    """Return F1 of sentence borders on each treebank."""
    figures = {}
    for file in sorted((folder / "sentences").glob("ud_*.jsonl.gz")):
        rows = rows_of(file)
        found = precision_recall_f1(rows, [our_split(row) for row in rows])
        figures[f"{file.name.removesuffix('.jsonl.gz')} F1"] = found[2]
    return figures


def contexts(folder: Path) -> dict[str, float]:
    """Return the share of answers that are kept, the mean over languages; each question in one language."""
    systems = ("summarize", "compress")
    figures: dict[str, float] = {}
    for share in SHARES:
        calls = (
            delayed(measure_contexts)(folder, language, share, systems, EVERY_QUESTION)
            for language in languages_of(folder)
        )
        rows = Parallel(n_jobs=-1)(calls)
        for name in systems:
            mean = float(np.mean([row[name][0] for row in rows]))
            figures[f"contexts, {100 * share:.0f} % of the words, {name}"] = mean
    return figures


PARTS: dict[str, Callable[[Path], dict[str, float]]] = {
    "quality": quality,
    "words": whole_sentences,
    "articles": several_articles,
    "reading": reading,
    "pages": web_pages,
    "sentences": sentence_borders,
    "contexts": contexts,
    "speed": speed,
    "memory": memory,
    "instructions": instructions,
}


def measure(folder: Path, parts: Sequence[str]) -> dict[str, float]:
    """Return the figures of these parts by name. For each figure, higher is better."""
    return {name: figure for part in parts for name, figure in PARTS[part](folder).items()}


def slack(name: str) -> float:
    """Return how far a figure may be below its floor. Quality repeats to the digit, speed does not."""
    return 0.4 if "speed" in name else 2.0 if name == INSTRUCTIONS else 0.05


@click.command()
@click.option("--data", type=click.Path(path_type=Path), default=default_folder)
@click.option("--update", is_flag=True, help="Raise each floor to a figure above it.")
@click.option("--lower", metavar="REASON", help="Write all figures as floors, with the reason.")
@click.option(
    "--only", "parts", multiple=True, type=click.Choice(list(PARTS)), help="A part; may be repeated."
)
def main(*, data: Path, update: bool, lower: str | None, parts: tuple[str, ...]) -> None:
    """Compare with the floors. The exit status is 1 if a figure is below its floor."""
    if not data.is_dir():
        print(f"gate: no data at {data}, nothing measured (set $SUMMARIZER_DATA)")
        return
    stored: dict[str, Any] = (
        json.loads(FLOORS.read_text()) if FLOORS.exists() else {"floors": {}, "lowered": []}
    )
    floors: dict[str, float] = stored["floors"]
    figures = measure(data, parts or tuple(PARTS))
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
        new = floors | new if parts else new  # a part keeps the floors of the others
        FLOORS.write_text(json.dumps({"floors": new, "lowered": reasons}, indent=1) + "\n", encoding="utf-8")
        return
    missing = set() if parts else set(floors) - set(figures) - {INSTRUCTIONS}  # it says so itself
    if missing:
        print(f"gate: not measured: {', '.join(sorted(missing))}")
    sys.exit(1 if failed or missing else 0)


if __name__ == "__main__":
    main()

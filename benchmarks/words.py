"""Budgets in words, as `summarize` keeps them: whole sentences within the budget, nothing cut.

    python benchmarks/words.py

quality.py asks every system for a number of sentences and cuts at the budget. Here our own are asked for the
words themselves. Beside the default stands the same model that takes one sentence after the other, without
comparing summaries as wholes. Writes benchmarks/results/words.json and prints the table.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from data import SETS, WORD_RUNS, Item, Task, default_folder, load
from joblib import Parallel, delayed
from quality import OURS, compare, score_one
from systems import language_of

from summarizer import RANKERS, summarize
from summarizer.document import Document
from summarizer.rankers import Ranking, rank

RESULTS = Path(__file__).parent / "results" / "words.json"
ONE_BY_ONE = "one by one"
SYSTEMS = (OURS, ONE_BY_ONE, "tfidf", "lead", "random", "longest")


def one_by_one(document: Document) -> Ranking:
    """Rank as the default does, and let each sentence stand alone."""
    return replace(rank(document, RANKERS[OURS]), together=None)


def run_one(system: str, item: Item) -> list[float]:
    """Return ROUGE-1, ROUGE-2 and the number of words of one system's summary of whole sentences."""
    ranker = one_by_one if system == ONE_BY_ONE else system
    found = summarize(item.text, item.size, "words", ranker=ranker, language=language_of(item))
    r1, r2, _, n_words = score_one(replace(item, unit="sentences"), [s.text for s in found])
    return [r1, r2, n_words]


def measure(items: list[Item]) -> dict[str, Any]:
    """Return of each system the means and how far the default is ahead, with intervals."""
    calls = [delayed(run_one)(system, item) for system in SYSTEMS for item in items]
    scores = np.array(Parallel(n_jobs=-1, batch_size=8)(calls)).reshape(len(SYSTEMS), len(items), 3)
    table: dict[str, Any] = {}
    for system, values in zip(SYSTEMS, scores, strict=True):
        table[system] = dict(zip(("r1", "r2", "words"), values.mean(axis=0).round(4).tolist(), strict=True))
        if system != OURS:
            table[system]["difference"] = compare(scores[0], values)
    return {"n": len(items), "systems": table}


def main() -> None:
    """Measure, print, write."""
    tasks: list[tuple[str, Task]] = [*WORD_RUNS.items()]
    tasks += [(name, task) for name, task in SETS.items() if task.unit == "words"]
    results = {}
    for name, task in tasks:
        title = f"{name}, {task.size:.0f} words"
        results[title] = measure(load(default_folder(), name, task=task))
        print(f"\n{title} ({results[title]['n']} texts)")
        for system, row in results[title]["systems"].items():
            line = f"{system:12} {row['r1']:5.2f} / {row['r2']:5.2f} {row['words']:6.1f} words"
            if "difference" in row:
                ahead = (row["difference"][kind][:3] for kind in ("r1", "r2"))
                line += " " + "".join(f"   {m:+.2f} [{low:+.2f}, {high:+.2f}]" for m, low, high in ahead)
            print(line, flush=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

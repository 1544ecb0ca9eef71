"""Tasks that quality.py does not have, with summaries as `summarize` returns them: whole sentences.

    python benchmarks/other_tasks.py

The tasks are:

- budgets in words (quality.py asks for sentences and cuts the summary);
- articles with shuffled paragraphs, and 5 % and 50 % of an article;
- other numbers of sentences than the task of a set.

The first two tables also show "one by one": the same model without the comparison of whole summaries. ROUGE-2
recall is that of summaries cut at the words of LEAD's summary, or at the budget in words. Prints all figures
and writes benchmarks/results/other_tasks.json.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from data import SETS, WORD_RUNS, Item, Task, default_folder, load
from joblib import Parallel, delayed
from quality import OURS, compare
from rouge import rouge
from systems import count_danglers, language_of, recall_at_equal_words, run_ranker

from summarizer import RANKERS, summarize
from summarizer.document import Document
from summarizer.rank.registry import rank
from summarizer.ranking import Ranking

RESULTS = Path(__file__).parent / "results" / "other_tasks.json"
ONE_BY_ONE = "one by one"
SYSTEMS = (OURS, ONE_BY_ONE, "tfidf", "centroid", "lead", "random", "longest")
COLUMNS = ("r1", "r2", "words", "danglers", "r2_recall")
SHUFFLES = (1, 2, 3)
SHARES = {"5 %": 0.05, "50 %": 0.5}
SENTENCES = (1, 2, 3, 5, 10)


def one_by_one(document: Document) -> Ranking:
    """Rank like the default, but without the comparison of whole summaries."""
    return replace(rank(document, RANKERS[OURS]), whole_weights=None)


def shuffled(item: Item, time: int) -> Item:
    """Return an item with shuffled paragraphs. Its id and the number of the shuffle decide the order."""
    paragraphs = item.text.split("\n\n")
    random.Random(f"{time} {item.id}").shuffle(paragraphs)  # noqa: S311 - no secret
    return replace(item, text="\n\n".join(paragraphs))


def run_one(system: str, item: Item) -> list[float]:
    """Return the figures of the summary of one system, one for each of `COLUMNS`."""
    ranker = one_by_one if system == ONE_BY_ONE else system
    found = summarize(item.text, item.size, item.unit, ranker=ranker, language=language_of(item))
    texts = [sentence.text for sentence in found]
    score = rouge(item.references, texts, with_l=False)
    n_words = sum(len(text.split()) for text in texts)
    recall = recall_at_equal_words(item, lambda asked: run_ranker(ranker, asked))
    return [score.r1, score.r2, float(n_words), float(count_danglers(item, texts)), recall]


def measure(forms: Sequence[list[Item]], systems: Sequence[str] = SYSTEMS) -> dict[str, Any]:
    """Return the means of each system, and how far the default is ahead, with intervals.

    Parameters
    ----------
    forms : sequence of lists of items
        The same texts in one or several forms. A text counts with its mean over the forms.
    systems : sequence of str
        The default first.
    """
    calls = [delayed(run_one)(system, item) for system in systems for items in forms for item in items]
    found = np.array(Parallel(n_jobs=-1, batch_size=8)(calls))
    scores = found.reshape(len(systems), len(forms), len(forms[0]), len(COLUMNS)).mean(axis=1)
    table: dict[str, Any] = {}
    for system, values in zip(systems, scores, strict=True):
        table[system] = dict(zip(COLUMNS, values.mean(axis=0).round(4).tolist(), strict=True))
        if system != OURS:
            table[system]["difference"] = compare(scores[0], values)
    return {"n": len(forms[0]), "systems": table}


def show(title: str, result: dict[str, Any]) -> None:
    """Print one task."""
    print(f"\n{title} ({result['n']} texts)")
    for system, row in result["systems"].items():
        line = f"{system:12} {row['r1']:5.2f} / {row['r2']:5.2f} {row['words']:6.1f} words"
        line += f" {row['danglers']:5.2f} danglers {row['r2_recall']:5.2f} R-2 recall"
        if "difference" in row:
            ahead = (figures[:3] for figures in row["difference"].values())
            line += " " + "".join(f"   {m:+.2f} [{low:+.2f}, {high:+.2f}]" for m, low, high in ahead)
        print(line, flush=True)


def in_words() -> dict[str, Any]:
    """Measure budgets in words."""
    tasks: list[tuple[str, Task]] = [*WORD_RUNS.items()]
    tasks += [(name, task) for name, task in SETS.items() if task.unit == "words"]
    results = {}
    for name, task in tasks:
        title = f"{name}, {task.size:.0f} words"
        results[title] = measure([load(default_folder(), name, task=task)])
        show(title, results[title])
    return results


def out_of_order() -> dict[str, Any]:
    """Measure shuffled articles and shares of an article, on cnn_dev."""
    items = load(default_folder(), "cnn_dev")
    forms = {"shuffled": [[shuffled(item, time) for item in items] for time in SHUFFLES]}
    for title, share in SHARES.items():
        forms[title] = [[replace(item, size=share, unit="ratio") for item in items]]
    results = {}
    for task, form in forms.items():
        title = f"cnn_dev, {task}"
        results[title] = measure(form)
        show(title, results[title])
    return results


def other_sizes() -> dict[str, Any]:
    """Measure other numbers of sentences than the task of a set, for the default and the first sentences."""
    results: dict[str, Any] = {}
    for name in SETS:
        results[name] = {}
        for count in SENTENCES:
            items = load(default_folder(), name, task=Task(count, "sentences"))
            results[name][str(count)] = measure([items], (OURS, "lead"))
            show(f"{name}, sentences: {count}", results[name][str(count)])
    return results


def main() -> None:
    """Measure, print, and write the results."""
    results = {"in words": in_words(), "out of order": out_of_order(), "other sizes": other_sizes()}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

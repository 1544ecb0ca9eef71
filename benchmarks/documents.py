"""Several articles together: coverage, compared with lead, centroid and other rankers over the joined text.

    python benchmarks/documents.py [--systems NAME,…] [--limit N]

One set holds clusters of news on one event (cstnews_multi_pt_dev). The other sets are long texts that are cut
into five parts. The parts have about the same number of paragraphs (of sentences, if a text is one line).

There are two ways of scoring: the smallest summary that reaches the budget, cut at the budget; and whole
sentences within the budget. Danglers are counted before the cut. Writes benchmarks/results/documents.json.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import numpy as np
from data import SETS, Item, default_folder, load
from joblib import Parallel, delayed
from peers import LABELS, PEERS, cached_outputs
from quality import compare, correct, means_of, written
from rouge import cut, rouge, rouge_2_recall
from systems import count_danglers, language_of, take

from summarizer import RANKERS, summarize, summarize_documents
from summarizer.rank.formulas import Random

RESULTS = Path(__file__).parent / "results" / "documents.json"
CLUSTERS = ("cstnews_multi_pt_dev", "klexikon_de_dev", "pubmed_dev", "acl_dev")
PARTS = 5
OURS = "coverage"
COLUMNS = ("r1", "r2", "rl", "words", "danglers", "r2_recall")
WAYS = ("cut at the budget", "whole sentences")


@dataclass(frozen=True)
class Cluster:
    """Several documents, and the item that holds their joined text."""

    item: Item
    documents: tuple[str, ...]


def parts_of(text: str, language: str) -> tuple[str, ...]:
    """Cut a text into parts with about the same number of lines. Few lines: of sentences."""
    lines, glue = [line for line in text.split("\n") if line.strip()], "\n"
    if len(lines) < PARTS:
        lines, glue = [s.text for s in summarize(text, 1_000_000, ranker="lead", language=language)], " "
    borders = [round(i * len(lines) / PARTS) for i in range(PARTS + 1)]
    return tuple(glue.join(lines[a:b]) for a, b in pairwise(borders) if b > a)


def clusters(folder: Path, name: str, limit: int | None) -> list[Cluster]:
    """Read a set as clusters."""
    items = load(folder, name, limit)
    with gzip.open(folder / "summaries" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line, _ in zip(lines, items, strict=False)]
    found = []
    for item, row in zip(items, rows, strict=True):
        documents = [d["text"] if isinstance(d, dict) else d for d in row.get("documents", ())]
        found.append(Cluster(item, tuple(documents) or parts_of(item.text, language_of(item))))
    return found


def rotating_lead(documents: Sequence[str], item: Item) -> list[tuple[int, str]]:
    """Rank the first sentence of each document, then the second of each, and so on."""
    every = [
        [s.text for s in summarize(d, 1_000_000, ranker="lead", language=language_of(item))]
        for d in documents
    ]
    keys = sorted((i, d) for d, found in enumerate(every) for i in range(len(found)))
    # Positions in the joined text: chosen sentences are sorted by them.
    starts = np.cumsum([0, *map(len, every)])
    return [(int(starts[d]) + i, every[d][i]) for i, d in keys]


def run(system: str, cluster: Cluster) -> tuple[list[str], list[str], float]:
    """Return the sentences for both ways of scoring, and the seconds for the second way."""
    item, language = cluster.item, language_of(cluster.item)
    budget = int(item.size)
    if system == OURS:
        start = time.perf_counter()
        within = summarize_documents(cluster.documents, budget, "words", language=language)
        seconds = time.perf_counter() - start
        longer = within
        for larger in range(budget, budget + 101, 5):  # the smallest summary that reaches the budget
            longer = summarize_documents(cluster.documents, larger, "words", language=language)
            if len(str(longer).split()) >= budget:
                break
        return [s.text for s in longer], [s.text for s in within], seconds
    start = time.perf_counter()
    if system == "lead of each":
        ranked = rotating_lead(cluster.documents, item)
    else:
        ranker = Random(0) if system == "random" else RANKERS[system]
        summary = summarize(item.text, 1_000_000, ranker=ranker, language=language)
        ranked = [(s.index, s.text) for s in summary.ranked]
    seconds = time.perf_counter() - start
    chosen: list[tuple[int, str]] = []
    for position, text in ranked:
        if sum(len(t.split()) for _, t in chosen) + len(text.split()) <= budget:
            chosen.append((position, text))
    return take(ranked, item), [text for _, text in sorted(chosen)], seconds


def score_one(system: str, cluster: Cluster) -> tuple[list[float], list[float], float]:
    """Run one system on one cluster, and score it in both ways."""
    reaching, within, seconds = run(system, cluster)
    return row_of(cluster.item, reaching, cuts=True), row_of(cluster.item, within), seconds


def row_of(item: Item, sentences: Sequence[str], *, cuts: bool = False) -> list[float]:
    """Return one figure for each of `COLUMNS`. With `cuts`, all but the danglers are cut at the budget.

    Without `cuts`, summaries have different numbers of words, and ROUGE-2 recall is NaN.
    """
    scored = cut(sentences, int(item.size)) if cuts else sentences
    n_words = sum(len(sentence.split()) for sentence in scored)
    recall = rouge_2_recall(item.references, scored) if cuts else np.nan
    return [*rouge(item.references, scored), float(n_words), float(count_danglers(item, sentences)), recall]


def show(title: str, scores: dict[str, np.ndarray]) -> dict[str, Any]:
    """Print one table and return it."""
    others = [system for system in scores if system != OURS]
    against = {system: compare(scores[OURS], scores[system]) for system in others}
    correct(against)
    head = "   R-1   R-2  R-L  words  danglers  R-2 recall"
    print(f"\n{title}\n{'':16}{head}   {OURS} is ahead in R-1, R-2, R-2 recall by")
    table: dict[str, Any] = {}
    for system, values in sorted(scores.items(), key=lambda entry: -entry[1][:, 1].mean()):
        row = table[system] = means_of(values)
        line = f"{system:16} {row['r1']:5.2f} {row['r2']:5.2f} {row['rl']:5.2f} {row['words']:6.1f}"
        line += f" {row['danglers']:9.2f}" + written(row.get("r2_recall"), 12)
        for mean, low, high, p in against.get(system, {}).values():
            line += f"   {mean:+6.2f} [{low:+6.2f}, {high:+6.2f}]{'*' if p < 0.05 else ' '}"
        print(line)
        if system in against:
            table[system]["difference"] = against[system]
    return table


@click.command()
@click.option("--sets", default=",".join(CLUSTERS), show_default=True)
@click.option("--systems", default="", help=f"Systems besides {OURS}, with commas between; all if empty.")
@click.option("--limit", type=int, help="Number of clusters of each set.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder, help="Folder of the sets.")
@click.option("--save/--no-save", default=True, show_default=True)
def main(*, sets: str, systems: str, limit: int | None, data: Path, save: bool) -> None:
    """Measure, print, and write the results."""
    others = systems.split(",") if systems else ["lead of each", *RANKERS]
    results: dict[str, Any] = {}
    for name in sets.split(","):
        found = clusters(data, name, limit)
        outcome = {
            system: Parallel(n_jobs=-1, batch_size=4)(delayed(score_one)(system, c) for c in found)
            for system in (OURS, *others)
        }
        results[name] = {"n": len(found), "budget": SETS[name].size}
        for way, title in enumerate(WAYS):
            scores = {system: np.array([row[way] for row in rows]) for system, rows in outcome.items()}
            if way == 0:
                scores.update(peer_scores(name, [cluster.item for cluster in found]))
            results[name][title] = show(f"{name} ({len(found)} clusters), {title}", scores)
        rows = outcome[OURS]
        slowest = max(seconds for _, _, seconds in rows)
        mean = float(np.mean([seconds for _, _, seconds in rows]))
        print(f"{mean:.3f} s a cluster, {slowest:.3f} s at most")
        results[name]["seconds"] = {"mean": round(mean, 3), "most": round(slowest, 3)}
    if save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def peer_scores(name: str, items: list[Item]) -> dict[str, np.ndarray]:
    """Score the peers that have outputs on the joined text in the cache."""
    scores = {}
    for peer in PEERS:
        answers = cached_outputs(peer, name, items)
        if answers is None:
            print(f"{LABELS[peer]} is missing: python benchmarks/peers.py run {peer!r}", file=sys.stderr)
        elif all("sentences" in answer for answer in answers):
            scores[LABELS[peer]] = np.array(
                [row_of(i, a["sentences"], cuts=True) for i, a in zip(items, answers, strict=True)]
            )
    return scores


if __name__ == "__main__":
    main()

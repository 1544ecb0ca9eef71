"""Quality: ROUGE and danglers of every system on every set, beside LEAD, random, longest and the oracle.

    python benchmarks/quality.py [--sets NAME,…] [--systems NAME,…] [--peers/--no-peers] [--limit N]

Writes benchmarks/results/quality.json (means and intervals, no text) and prints a table a set. Peers'
outputs come from the cache that `peers.py` fills; what is not there is named.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from data import SETS, WORD_RUNS, Item, default_folder, load
from joblib import Parallel, delayed
from peers import CACHE, PEERS, cached_outputs
from rouge import rouge
from systems import count_danglers, ours, scored

RESULTS = Path(__file__).parent / "results" / "quality.json"
COLUMNS = ("r1", "r2", "rl", "words", "danglers")  # the last: a summary's sentences that need one left out
OURS = "tfidf"  # the system that the others are compared with
RESAMPLES = 5_000


def score_one(item: Item, sentences: Sequence[str]) -> list[float]:
    """Return ROUGE-1, ROUGE-2, ROUGE-Lsum and the number of words of one summary."""
    text = scored(item, sentences)
    return [*rouge(item.references, text), float(sum(len(s.split()) for s in text))]


def run_one(name: str, item: Item) -> list[float]:
    """Run one of our systems on one item; return a figure a column."""
    sentences = ours()[name](item)
    return [*score_one(item, sentences), float(count_danglers(item, sentences))]


def cached(file: Path, jobs: list[tuple[str, Any]]) -> list[list[float]]:
    """Run jobs given as (key, delayed call), remembering results by key."""
    known: dict[str, list[float]] = json.loads(file.read_text()) if file.exists() else {}
    missing = [(key, call) for key, call in jobs if key not in known]
    results = Parallel(n_jobs=-1, batch_size=8)(call for _, call in missing)
    known.update(zip((key for key, _ in missing), results, strict=True))
    if missing:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(known))
    return [known[key] for key, _ in jobs]


def key_of(*parts: object) -> str:
    """Return a short key of anything printable."""
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:24]


def peer_scores(peer: str, name: str, items: list[Item]) -> np.ndarray | str:
    """Return a peer's scores of shape (n_items, len(COLUMNS)), or why there are none."""
    answers = cached_outputs(peer, name, items)
    if answers is None:
        return "not run yet"
    errors = [answer["error"] for answer in answers if "error" in answer]
    if len(errors) > len(items) / 10:
        return f"{len(errors)} of {len(items)} failed: {errors[-1]}"
    sentences = [answer.get("sentences", []) for answer in answers]
    jobs = [
        (key_of(item.references, item.size, item.unit, found), delayed(score_one)(item, found))
        for item, found in zip(items, sentences, strict=True)
    ]
    scores = np.array(cached(CACHE / "scores" / f"{peer} {name}.json", jobs))
    danglers = [count_danglers(item, found) for item, found in zip(items, sentences, strict=True)]
    return np.column_stack([scores, danglers])  # these are not kept: they change with our splitting


def compare(mine: np.ndarray, theirs: np.ndarray) -> dict[str, list[float]]:
    """Bootstrap the paired difference of the means: [difference, low, high, p] for ROUGE-1 and ROUGE-2."""
    picks = np.random.default_rng(0).integers(0, len(mine), (RESAMPLES, len(mine)))
    result = {}
    for column, kind in enumerate(("r1", "r2")):
        differences = mine[:, column] - theirs[:, column]
        means = differences[picks].mean(axis=1)
        low, high = np.quantile(means, [0.025, 0.975])
        p = 2 * min((means <= 0).mean(), (means >= 0).mean())
        result[kind] = [round(float(x), 4) for x in (differences.mean(), low, high, min(p, 1.0))]
    return result


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values for their number (Holm 1979).

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    corrected = [0.0] * len(p_values)
    largest = 0.0
    for rank, i in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[i]))
        corrected[i] = largest
    return corrected


def evaluate(name: str, items: list[Item], systems: Sequence[str], peers: Sequence[str]) -> dict[str, Any]:
    """Score all systems on one set; return means, comparisons with ours, and reasons for gaps."""
    scores: dict[str, np.ndarray] = {}
    reasons: dict[str, str] = {}
    random = [system for system in ours() if system.startswith("random ")]
    for system in systems:
        parts = random if system == "random" else [system]
        calls = [delayed(run_one)(part, item) for part in parts for item in items]
        results = np.array(Parallel(n_jobs=-1, batch_size=8)(calls))
        scores[system] = results.reshape(len(parts), len(items), len(COLUMNS)).mean(axis=0)
    for peer in peers:
        found = peer_scores(peer, name, items)
        if isinstance(found, str):
            reasons[peer] = found
        else:
            scores[peer] = found
    table = {
        system: dict(zip(COLUMNS, values.mean(axis=0).round(4).tolist(), strict=True))
        for system, values in scores.items()
    }
    others = [system for system in scores if system not in (OURS, "oracle")]
    if OURS in scores:
        against = {system: compare(scores[OURS], scores[system]) for system in others}
        for kind in ("r1", "r2"):
            for system, p in zip(others, holm([against[s][kind][3] for s in others]), strict=True):
                against[system][kind][3] = round(p, 4)
        for system in others:
            table[system]["difference"] = against[system]
    return {"n": len(items), "systems": table, "left out": reasons}


def show(name: str, result: dict[str, Any]) -> None:
    """Print one set."""
    print(f"\n{name} ({result['n']} texts)")
    print(f"{'':16}   R-1   R-2  R-L   words  danglers   {OURS} is ahead in R-1 by, in R-2 by")
    for system, row in sorted(result["systems"].items(), key=lambda entry: -entry[1]["r1"]):
        line = f"{system:16} {row['r1']:5.2f} {row['r2']:5.2f} {row['rl']:5.2f} {row['words']:6.1f}"
        line += f"{row['danglers']:10.2f}"
        for kind in ("r1", "r2"):
            if "difference" in row:
                mean, low, high, p = row["difference"][kind]
                line += f"   {mean:+6.2f} [{low:+6.2f}, {high:+6.2f}]{'*' if p < 0.05 else ' '}"
        print(line)
    for system, reason in result["left out"].items():
        print(f"{system:16} left out: {reason}")


def macro(results: dict[str, Any], names: Sequence[str]) -> dict[str, dict[str, float]]:
    """Average each system over the sets that all systems with results on every set share."""
    names = [name for name in names if name in results]
    tables = [results[name]["systems"] for name in names]
    common = [system for system in tables[0] if all(system in table for table in tables)] if tables else []
    return {
        system: {
            kind: round(float(np.mean([t[system][kind] for t in tables])), 4) for kind in ("r1", "r2", "rl")
        }
        for system in common
    }


@click.command()
@click.option("--sets", default="", help="Names, separated by commas; all if empty.")
@click.option("--systems", default="", help="Our systems, separated by commas; all if empty.")
@click.option("--peers/--no-peers", "with_peers", default=True, show_default=True)
@click.option("--limit", type=int, help="Only so many texts a set.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder, help="Folder of the sets.")
@click.option("--save/--no-save", default=True, show_default=True, help="Write results/quality.json.")
def main(*, sets: str, systems: str, with_peers: bool, limit: int | None, data: Path, save: bool) -> None:
    """Measure, print, and write the results."""
    names = sets.split(",") if sets else list(SETS)
    mine = systems.split(",") if systems else [s for s in ours() if not s.startswith("random ")] + ["random"]
    peers = list(PEERS) if with_peers else []
    results: dict[str, Any] = {}
    for name in names:
        items = load(data, name, limit)
        results[name] = evaluate(name, items, mine, peers)
        show(name, results[name])
        if name in WORD_RUNS:
            task = WORD_RUNS[name]
            shorter = [replace(item, size=task.size, unit=task.unit) for item in items]
            results[f"{name}, {task.size} words"] = evaluate(f"{name} words", shorter, mine, [])
            show(f"{name}, {task.size} words", results[f"{name}, {task.size} words"])
        if name == "dailymail_dev":
            for half, verbatim in (("verbatim", True), ("not verbatim", False)):
                part = [item for item in items if item.verbatim is verbatim]
                results[f"{name}, {half}"] = evaluate(f"{name} {half}", part, mine, [])
                show(f"{name}, {half}", results[f"{name}, {half}"])
    averages = {
        "all": macro(results, names),
        "no news": macro(results, [name for name in names if not SETS[name].news]),
    }
    for title, table in averages.items():
        print(f"\nmacro-average, {title} sets")
        for system, row in sorted(table.items(), key=lambda entry: -entry[1]["r1"]):
            print(f"{system:16} {row['r1']:5.2f} {row['r2']:5.2f} {row['rl']:5.2f}")
    if save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(
            json.dumps({"sets": results, "macro": averages}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()

"""Quality: ROUGE and danglers of every system on every set, with LEAD, random, longest and the oracle.

Beside F of ROUGE stands ROUGE-2 recall at equal words: every summary is cut at the words of LEAD's summary of
the same text, or at the budget in words that the set has.

    python benchmarks/quality.py [--sets NAME,…] [--systems NAME,…] [--no-peers] [--limit N] [--out FILE]

Prints a table for each set, and writes benchmarks/results/quality.json (means and intervals, no text). The
outputs of peers come from the cache that `peers.py` fills. Missing outputs are named.
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
from data import SETS, WORD_RUNS, Item, default_folder, load, machine
from joblib import Parallel, delayed
from peers import AS_LONG, CACHE, LABELS, PEERS, cached_outputs
from rouge import rouge, rouge_2_recall
from systems import as_long_as_lead, count_danglers, ours, recall_at_equal_words, scored

from summarizer.pipeline import DEFAULT_RANKER

RESULTS = Path(__file__).parent / "results" / "quality.json"
COLUMNS = ("r1", "r2", "rl", "words", "danglers", "r2_recall")
COMPARED = {"r1": 0, "r2": 1, "r2_recall": -1}  # a figure and its column
OURS = DEFAULT_RANKER  # the system that the others are compared with
RESAMPLES = 5_000


def score_one(item: Item, sentences: Sequence[str]) -> list[float]:
    """Return F of ROUGE-1, ROUGE-2 and ROUGE-Lsum, and the number of words of one summary."""
    text = scored(item, sentences)
    return [*rouge(item.references, text), float(sum(len(s.split()) for s in text))]


def run_one(name: str, item: Item) -> list[float]:
    """Run one of our systems on one item. Return one figure for each of `COLUMNS`."""
    system = ours()[name]
    sentences = system(item)
    recall = recall_at_equal_words(item, system, sentences)
    return [*score_one(item, sentences), float(count_danglers(item, sentences)), recall]


def cached(file: Path, jobs: list[tuple[str, Any]]) -> list[list[float]]:
    """Run jobs, given as (key, delayed call). Results of known keys come from the file."""
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
    """Return the scores of a peer, of shape (n_items, len(COLUMNS)), or the reason why there are none.

    The rows of texts on which the peer failed are NaN. No figure counts them.
    """
    answers = cached_outputs(peer, name, items)
    if answers is None:
        return "not run yet"
    errors = [answer["error"] for answer in answers if "error" in answer]
    if len(errors) > len(items) / 10:
        return f"{errors[-1].removeprefix('left out: ')} ({len(errors)} of {len(items)} failed)"
    found = {i: answer["sentences"] for i, answer in enumerate(answers) if "sentences" in answer}
    jobs = [
        (key_of(items[i].references, items[i].size, items[i].unit, s), delayed(score_one)(items[i], s))
        for i, s in found.items()
    ]
    scores = np.full((len(items), len(COLUMNS)), np.nan)
    scores[list(found), :4] = cached(CACHE / "scores" / f"{peer} {name}.json", jobs)
    # Danglers are not cached: they change with the sentence splitter.
    scores[list(found), 4] = [count_danglers(items[i], s) for i, s in found.items()]
    scores[:, 5] = peer_recalls(peer, name, items)
    return scores


def peer_recalls(peer: str, name: str, items: list[Item]) -> list[float]:
    """Return ROUGE-2 recall of a peer at equal words; NaN without an output of this length."""
    asked = [as_long_as_lead(item) for item in items]
    answers = cached_outputs(peer, name if asked == items else f"{name} {AS_LONG}", asked)
    return [
        rouge_2_recall(item.references, scored(item, answer["sentences"]))
        if "sentences" in answer
        else np.nan
        for item, answer in zip(asked, answers or [{}] * len(items), strict=True)
    ]


def compare(mine: np.ndarray, theirs: np.ndarray) -> dict[str, list[float]]:
    """Bootstrap the paired difference of the means: [difference, low, high, p] for each figure of `COMPARED`.

    Texts without a score of one of the two systems are left out, and figures without a score.
    """
    both = ~np.isnan(mine[:, 0] + theirs[:, 0])
    mine, theirs = mine[both], theirs[both]
    picks = np.random.default_rng(0).integers(0, len(mine), (RESAMPLES, len(mine)))
    result = {}
    for kind, column in COMPARED.items():
        differences = mine[:, column] - theirs[:, column]
        if np.isnan(differences).any():
            continue
        means = differences[picks].mean(axis=1)
        low, high = np.quantile(means, [0.025, 0.975])
        p = 2 * min((means <= 0).mean(), (means >= 0).mean())
        result[kind] = [round(float(x), 4) for x in (differences.mean(), low, high, min(p, 1.0))]
    return result


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct p values for the number of tests (Holm 1979).

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


def measure(
    name: str, items: list[Item], systems: Sequence[str], peers: Sequence[str]
) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Return the scores of each system on one set, (n_items, len(COLUMNS)), and the reasons for gaps."""
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
            reasons[LABELS[peer]] = found
        else:
            scores[LABELS[peer]] = found
    return scores, reasons


def correct(against: dict[str, dict[str, list[float]]]) -> None:
    """Correct the p values of comparisons with several systems, for each figure."""
    for kind in COMPARED:
        compared = [found[kind] for found in against.values() if kind in found]
        for figures, p in zip(compared, holm([figures[3] for figures in compared]), strict=True):
            figures[3] = round(p, 4)


def means_of(values: np.ndarray) -> dict[str, float]:
    """Return the means of the columns that have a score."""
    known = ~np.isnan(values).all(axis=0)
    means = np.nanmean(values[:, known], axis=0).round(4).tolist()
    return dict(
        zip((name for name, is_known in zip(COLUMNS, known, strict=True) if is_known), means, strict=True)
    )


def summary_of(scores: dict[str, np.ndarray], reasons: dict[str, str]) -> dict[str, Any]:
    """Return means, comparisons with ours, and the reasons for gaps."""
    table: dict[str, dict[str, Any]] = {}
    for system, values in scores.items():
        table[system] = means_of(values)
        failed = int(np.isnan(values[:, 0]).sum())
        if failed:
            table[system]["failed"] = failed
    others = [system for system in scores if system not in (OURS, "oracle")]
    if OURS in scores:
        against = {system: compare(scores[OURS], scores[system]) for system in others}
        correct(against)
        for system in others:
            table[system]["difference"] = against[system]
    return {"n": len(next(iter(scores.values()))), "systems": table, "left out": reasons}


def written(figure: float | None, width: int) -> str:
    """Return a figure with two decimals, or a dash."""
    return f"{'–':>{width}}" if figure is None else f"{figure:{width}.2f}"


def show(name: str, result: dict[str, Any]) -> None:
    """Print one set."""
    print(f"\n{name} ({result['n']} texts)")
    print(f"{'':16}   R-1   R-2  R-L   words  danglers  R-2 recall   {OURS} is ahead in R-1 by, in R-2 by")
    for system, row in sorted(result["systems"].items(), key=lambda entry: -entry[1]["r1"]):
        line = f"{system:16} {row['r1']:5.2f} {row['r2']:5.2f} {row['rl']:5.2f} {row['words']:6.1f}"
        line += f"{row['danglers']:10.2f}" + written(row.get("r2_recall"), 12)
        for kind in ("r1", "r2"):
            if "difference" in row:
                mean, low, high, p = row["difference"][kind]
                line += f"   {mean:+6.2f} [{low:+6.2f}, {high:+6.2f}]{'*' if p < 0.05 else ' '}"
        print(line + (f"   failed on {row['failed']} texts" if "failed" in row else ""))
    for system, reason in result["left out"].items():
        print(f"{system:16} left out: {reason}")


def macro(results: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Average over sets, each set once.

    A system without scores on some set has no average, because the other sets may be easier or harder. The
    difference to ours is averaged over the sets of the system.

    Returns
    -------
    dict
        "n" is the number of sets. "systems" maps each name to a dict:

        - "sets": number of sets with scores of the system;
        - "r1", "r2", "rl", "danglers": averages, if the system ran on all sets;
        - "ahead": {"r1", "r2"}, ours minus the system, each [difference, low, high] with an interval of 95 %.

        Sets have different texts, so the variances of their means add up. The variances come from the widths
        of the intervals.
    """
    tables = [results[name]["systems"] for name in names if name in results]
    systems = list(dict.fromkeys(system for table in tables for system in table))
    averages: dict[str, dict[str, Any]] = {}
    for system in systems:
        rows = [table[system] for table in tables if system in table]
        averages[system] = {"sets": len(rows)}
        if len(rows) == len(tables):
            for kind in ("r1", "r2", "rl", "danglers", "r2_recall"):
                if all(kind in row for row in rows):
                    averages[system][kind] = round(float(np.mean([row[kind] for row in rows])), 4)
        if all("difference" in row for row in rows):
            averages[system]["ahead"] = {}
            for kind in COMPARED:
                if any(kind not in row["difference"] for row in rows):
                    continue
                mean, low, high, _ = np.array([row["difference"][kind] for row in rows]).T
                half = float(np.sqrt(np.square((high - low) / 2).sum())) / len(rows)
                between = (mean.mean() - half, mean.mean() + half)
                averages[system]["ahead"][kind] = [round(float(x), 4) for x in (mean.mean(), *between)]
    return {"n": len(tables), "systems": averages}


def show_macro(title: str, average: dict[str, Any]) -> None:
    """Print one average. Systems without scores on some sets come last."""
    print(f"\nmacro-average, {title} ({average['n']} sets)")
    print(f"{'':16}   R-1   R-2  R-L  danglers  R-2 recall   {OURS} is ahead in R-1, R-2, R-2 recall by")
    for system, row in sorted(average["systems"].items(), key=lambda entry: -entry[1].get("r1", 0)):
        if "r1" in row:
            line = f"{system:16} {row['r1']:5.2f} {row['r2']:5.2f} {row['rl']:5.2f} {row['danglers']:9.2f}"
            line += written(row.get("r2_recall"), 12)
        else:
            line = f"{system:16} on {row['sets']:2} sets only                       "
        ahead = row.get("ahead")
        for mean, low, high in ahead.values() if ahead else ():
            line += f"   {mean:+6.2f} [{low:+6.2f}, {high:+6.2f}]"
        print(line)


@click.command()
@click.option("--sets", default="", help="Names, separated by commas; all if empty.")
@click.option("--systems", default="", help="Our systems, separated by commas; all if empty.")
@click.option("--peers/--no-peers", "with_peers", default=True, show_default=True)
@click.option("--limit", type=int, help="Number of texts of each set.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder, help="Folder of the sets.")
@click.option("--out", type=click.Path(path_type=Path), help="File of the results.")
def main(
    *, sets: str, systems: str, with_peers: bool, limit: int | None, data: Path, out: Path | None
) -> None:
    """Measure, print, and write the results. Results of a part are written only with `--out`."""
    names = sets.split(",") if sets else list(SETS)
    mine = systems.split(",") if systems else [s for s in ours() if not s.startswith("random ")] + ["random"]
    peers = list(PEERS) if with_peers else []
    results: dict[str, Any] = {}
    for name in names:
        items = load(data, name, limit)
        scores, reasons = measure(name, items, mine, peers)
        results[name] = summary_of(scores, reasons)
        if name in WORD_RUNS:
            task = WORD_RUNS[name]
            shorter = [replace(item, size=task.size, unit=task.unit) for item in items]
            results[f"{name}, {task.size} words"] = summary_of(
                *measure(f"{name} words", shorter, mine, peers)
            )
        for half, verbatim in (("verbatim", True), ("not verbatim", False)):
            chosen = np.array([item.verbatim is verbatim for item in items])
            if chosen.any():
                part = {system: values[chosen] for system, values in scores.items()}
                results[f"{name}, {half}"] = summary_of(part, reasons)
        for title, result in results.items():
            if title.startswith(name):
                show(title, result)
    averages = {
        "all": macro(results, names),
        "no news": macro(results, [name for name in names if not SETS[name].news]),
    }
    for title, average in averages.items():
        show_macro(title, average)
    if out is None and not (sets or systems or limit) and with_peers:
        out = RESULTS
    if out is not None:
        measured = machine("numpy", "rouge-score")
        written = {"measured": measured, "ours": OURS, "sets": results, "macro": averages}
        out.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

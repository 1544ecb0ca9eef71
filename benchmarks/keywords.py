"""Keywords: F1 of ours, yake, summa and RAKE against the titles and the references of papers.

    python benchmarks/keywords.py [--limit N]

There are two measures, for 5 and for 10 phrases. Both compare Porter stems without stop words.

- Phrases: precision is the share of phrases that the title (or a reference) holds unchanged. Recall is the
  share of the stems of the title that these phrases hold.
- Words: precision and recall of the distinct stems of all phrases.

Texts come without their titles. Writes benchmarks/results/keywords.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import click
import numpy as np
from data import Item, default_folder, load
from joblib import Parallel, delayed
from nltk.stem.porter import PorterStemmer
from peers import CACHE, ask
from quality import compare, holm, key_of
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from summarizer import keywords

RESULTS = Path(__file__).parent / "results" / "keywords.json"
KEYWORD_SETS = ("acl_dev", "scitldr_dev")
KEYWORD_PEERS = ("yake", "summa", "rake")
SIZES = (5, 10)
COLUMNS = ("title phrases", "title words", "reference phrases", "reference words")


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return str(PorterStemmer().stem(word))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of a text in order, without stop words."""
    return tuple(_stem(w) for w in re.findall(r"\w+", text.lower()) if w not in ENGLISH_STOP_WORDS)


def f1(hits: float, found: int, hits_of_wanted: float, wanted: int) -> float:
    """Return 100 times the harmonic mean of hits / found and hits_of_wanted / wanted."""
    if not (found and wanted and hits):
        return 0.0
    precision, recall = hits / found, hits_of_wanted / wanted
    return 100 * 2 * precision * recall / (precision + recall)


def phrase_f1(phrases: Sequence[str], gold: str) -> float:
    """Score whole phrases: the share that the gold text holds, and the share of its stems in these phrases.

    Examples
    --------
    >>> phrase_f1(["neural parsing", "trees"], "Parsing with trees")
    50.0
    """
    wanted = stems(gold)
    joined = f" {' '.join(wanted)} "
    found = list(dict.fromkeys(s for s in map(stems, phrases) if s))
    right = [phrase for phrase in found if f" {' '.join(phrase)} " in joined]
    return f1(len(right), len(found), len({stem for p in right for stem in p}), len(set(wanted)))


def word_f1(phrases: Sequence[str], gold: str) -> float:
    """Score the distinct stems of all phrases.

    Examples
    --------
    >>> round(word_f1(["neural parsing", "trees"], "Parsing with trees"), 3)
    80.0
    """
    wanted, found = set(stems(gold)), {stem for phrase in phrases for stem in stems(phrase)}
    both = len(wanted & found)
    return f1(both, len(found), both, len(wanted))


def score(item: Item, phrases: Sequence[str]) -> list[float]:
    """Return the four figures of one text. For several references, the mean."""
    row = []
    for golds in ([item.title], item.references):
        for measure in (phrase_f1, word_f1):
            row.append(float(np.mean([measure(phrases, gold) for gold in golds])))
    return row


def ours(item: Item, size: int) -> list[str]:
    """Return the keywords of this library."""
    return [keyword.text for keyword in keywords(item.text, size, language=item.lang)]


def peer_phrases(peer: str, name: str, items: list[Item]) -> list[list[str] | None]:
    """Return the best phrases of a peer for each text, cached or new. None if the peer failed on the text."""
    file = CACHE / "outputs" / f"keywords of {peer} {name} {key_of([i.text for i in items])[:12]}.json"
    if not file.exists():
        requests = [{"text": item.text, "lang": item.lang, "size": max(SIZES)} for item in items]
        answers = ask(f"keywords {peer}", requests, environment="keywords")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps([answer.get("sentences") for answer in answers]))
    phrases: list[list[str] | None] = json.loads(file.read_text())
    return phrases


@click.command()
@click.option("--limit", type=int, help="Number of texts of each set.")
@click.option("--data", type=click.Path(path_type=Path), default=default_folder, help="Folder of the sets.")
@click.option("--save/--no-save", default=True, show_default=True)
def main(*, limit: int | None, data: Path, save: bool) -> None:
    """Measure, print, and write the results."""
    results: dict[str, dict[str, dict[str, float]]] = {}
    for name in KEYWORD_SETS:
        items = load(data, name, limit)
        for size in SIZES:
            found: dict[str, list[list[str] | None]] = {
                "ours": Parallel(n_jobs=-1, batch_size=8)(delayed(ours)(item, size) for item in items)
            }
            for peer in KEYWORD_PEERS:
                answers = peer_phrases(peer, name, items)
                found[peer] = [None if phrases is None else phrases[:size] for phrases in answers]
            # Texts on which a peer crashed or took more than 20 s are left out of its figures.
            rows = {
                system: np.array(
                    [
                        [np.nan] * len(COLUMNS) if phrases is None else score(item, phrases)
                        for item, phrases in zip(items, answers, strict=True)
                    ]
                )
                for system, answers in found.items()
            }
            title = f"{name}, {size} phrases"
            print(f"\n{title} ({len(items)} texts; * ours is ahead, p < 0.05 after Holm)")
            print(f"{'':8}" + "".join(f"{column:>20}" for column in COLUMNS))
            ahead = {}
            for column in range(len(COLUMNS)):
                against = {
                    peer: compare(rows["ours"][:, [column] * 2], rows[peer][:, [column] * 2])["r1"]
                    for peer in KEYWORD_PEERS
                }
                corrected = holm([against[peer][3] for peer in KEYWORD_PEERS])
                for peer, p in zip(KEYWORD_PEERS, corrected, strict=True):
                    ahead[peer, column] = "*" if p < 0.05 and against[peer][0] > 0 else " "
            for system, values in rows.items():
                means = np.nanmean(values, axis=0)
                cells = (f"{m:19.1f}{ahead.get((system, i), ' ')}" for i, m in enumerate(means))
                failed = int(np.isnan(values[:, 0]).sum())
                print(f"{system:8}" + "".join(cells) + (f"   failed on {failed}" if failed else ""))
            results[title] = {
                system: dict(zip(COLUMNS, np.nanmean(values, axis=0).round(2).tolist(), strict=True))
                for system, values in rows.items()
            }
    if save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Systems that are compared: our rankers, the baselines, the greedy oracle."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from data import Item
from rouge import cut, rouge, rouge_2_recall

from summarizer import RANKERS, load_language, summarize
from summarizer.rank.formulas import Random
from summarizer.ranking import Ranker
from summarizer.rouge import greedy_oracle
from summarizer.text.dependence import dangles, without_lead_in
from summarizer.text.sentences import Sentence

SEEDS = range(5)


def language_of(item: Item) -> str:
    """Return the language of an item. If the language has no profile, English."""
    try:
        return load_language(item.lang).code
    except ValueError:
        return "en"


def take(ranked: Sequence[tuple[int, str]], item: Item) -> list[str]:
    """Return the best sentences in text order. `ranked` holds (position, text) of all, best first."""
    wanted = item.size
    if item.unit == "ratio":
        wanted = max(1, math.floor(item.size * len(ranked) + 0.5))
    chosen: list[tuple[int, str]] = []
    reached = 0
    for position, text in ranked:
        if reached >= wanted:
            break
        chosen.append((position, text))
        reached += len(text.split()) if item.unit == "words" else 1
    return [text for _, text in sorted(chosen)]


def scored(item: Item, sentences: Sequence[str]) -> list[str]:
    """Return the part of a summary that is scored. A budget in words cuts the summary."""
    return cut(sentences, int(item.size)) if item.unit == "words" else list(sentences)


@lru_cache(maxsize=1024)
def _sentences_of(text: str, language: str) -> tuple[str, np.ndarray, np.ndarray, list[bool]]:
    """Return a text without white space, starts and ends of its sentences there, and which can dangle."""
    profile = load_language(language)
    squeezed = "".join(text.split())
    spans, flags, end = [], [], 0
    for sentence in summarize(text, 1, ranker="lead", language=language).source:
        piece = "".join(sentence.text.split())
        start = squeezed.index(piece, end)
        end = start + len(piece)
        spans.append((start, end))
        said = without_lead_in(sentence.text, profile) if sentence.speaker else sentence.text
        flags.append(dangles(said, profile))
    starts, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    return squeezed, starts, ends, flags


def count_danglers(item: Item, sentences: Sequence[str]) -> int:
    """Count the sentences of a summary that need the sentence before them, if that was not chosen.

    Other libraries split at other places. So their sentences are looked for in the text, white space aside. A
    sentence of theirs counts as all sentences of ours that it overlaps. A sentence of ours without its
    beginning is not judged. A sentence of theirs that is not found in the sentences of the text is judged
    alone.

    Examples
    --------
    >>> item = Item("1", "Lie came. She sang. She left.", (), "en", "", 2, "sentences")
    >>> count_danglers(item, ["Lie came.", "She left."]), count_danglers(item, ["She sang. She left."])
    (1, 1)
    """
    language = language_of(item)
    text, starts, ends, flags = _sentences_of(item.text, language)
    chosen: set[int] = set()
    shown: set[int] = set()  # chosen sentences that have their beginning
    alone = 0
    for sentence in sentences:
        piece = "".join(sentence.split())
        at = text.find(piece) if piece else -1
        first = int(np.searchsorted(ends, at, side="right"))
        last = int(np.searchsorted(starts, at + len(piece)))
        if at < 0 or first >= last:
            alone += dangles(sentence, load_language(language))
            continue
        chosen.update(range(first, last))
        shown.update(range(first if starts[first] >= at else first + 1, last))
    return alone + sum(flags[i] for i in shown if i > 0 and i - 1 not in chosen)


def as_long_as_lead(item: Item) -> Item:
    """Return the item with a budget in words. For a size in sentences: the words of the first sentences.

    With this budget, the summaries of all systems have the same number of words.
    """
    if item.unit == "words":
        return item
    return replace(item, size=sum(len(s.split()) for s in run_ranker("lead", item)), unit="words")


def recall_at_equal_words(
    item: Item, system: Callable[[Item], Sequence[str]], given: Sequence[str] | None = None
) -> float:
    """Return ROUGE-2 recall of a system whose summary is cut at the words of the first sentences.

    `given` is what the system gave for the item. It serves if the item has a budget in words.
    """
    asked = as_long_as_lead(item)
    sentences = system(asked) if given is None or asked is not item else given
    return rouge_2_recall(item.references, scored(asked, sentences))


def said(sentence: Sentence) -> str:
    """Return a sentence behind the name of its speaker, as a summary of talk is printed."""
    return f"{sentence.speaker}: {sentence.text}" if sentence.speaker else sentence.text


def run_ranker(name: str | Ranker, item: Item) -> list[str]:
    """Run one of our rankers. "random 3" is the random ranker with seed 3.

    For a budget in words, take the smallest number of sentences that reaches the budget.
    """
    ranker = name
    if isinstance(name, str):
        ranker = Random(int(name.split()[1])) if name.startswith("random ") else RANKERS[name]
    language = language_of(item)
    if item.unit != "words":
        return [said(s) for s in summarize(item.text, item.size, item.unit, ranker=ranker, language=language)]
    whole = summarize(item.text, 1_000_000, ranker="lead", language=language)
    n_words = len(str(whole).split())

    def attempt(n: int) -> tuple[list[str], bool]:
        texts = [said(s) for s in summarize(item.text, n, ranker=ranker, language=language)]
        return texts, sum(len(text.split()) for text in texts) >= item.size

    n = max(1, round(item.size * len(whole) / max(n_words, 1)))
    texts, reached = attempt(n)
    while not reached and n < len(whole):
        n += 1
        texts, reached = attempt(n)
    while n > 1:
        n -= 1
        fewer, reached = attempt(n)
        if not reached:
            break
        texts = fewer
    return texts


def run_oracle(item: Item) -> list[str]:
    """Choose the sentences that raise ROUGE-1 + ROUGE-2 most: an estimate of the best possible choice."""
    sentences = [s.text for s in summarize(item.text, 1_000_000, ranker="lead", language=language_of(item))]
    limit = max(1, math.floor(item.size * len(sentences) + 0.5)) if item.unit == "ratio" else item.size
    sizes = [len(text.split()) if item.unit == "words" else 1 for text in sentences]

    def worth(positions: Sequence[int]) -> float:
        result = rouge(item.references, scored(item, [sentences[i] for i in sorted(positions)]), with_l=False)
        return result.r1 + result.r2

    return [sentences[i] for i in sorted(greedy_oracle(worth, sizes, limit))] or sentences[:1]


def ours() -> dict[str, Callable[[Item], list[str]]]:
    """Return the systems of this library by name. There is one "random" for each seed."""
    systems: dict[str, Callable[[Item], list[str]]] = {"oracle": run_oracle}
    for name in RANKERS:
        names = [f"random {seed}" for seed in SEEDS] if name == "random" else [name]
        for each in names:
            systems[each] = lambda item, each=each: run_ranker(each, item)  # type: ignore[misc]
    return systems

"""Features: what the learned ranker knows of each sentence, and of the text as a whole."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import chain
from operator import itemgetter

import numpy as np

from .document import Document, Floats, run_starts
from .letters import composed
from .rankers import running_sums

_QUOTE = re.compile('["“”„«»「」]')
_FIRST = itemgetter(0)
_OPENING_QUOTES = frozenset("\"“”„«»「」'‘")
_QUESTION = frozenset("?？؟")
_END = frozenset(".!?。！？।؟۔")

# Name of each feature, by the group that an explanation shows it under.
GROUPS = {
    "position": (
        "1/rank", "first", "second", "1/sqrt(rank)", "relative place", "relative place squared", "log place",
        "1/rank from the end", "among 5", "among 10", "among 20",
    ),
    "paragraph": ("opens it", "place in it", "its length", "1/number", "closes it"),
    "section": ("1/rank in it", "first", "last", "place in it", "its number"),
    "length": ("words", "words squared", "under 7 words", "over 40 words", "log words"),
    "centrality": (
        "cosine with the centroid", "the same in the text", "similarity to later", "similarity to earlier",
        "mean similarity to later", "mean similarity to earlier",
    ),
    "topic": (
        "term frequency", "share of the term mass", "its density", "top ten terms", "rare terms",
        "terms of its own",
    ),
    "novelty": ("new terms",),
    "title": ("cosine with the title", "the same in the text"),
    "opening": ("like the first sentence", "like the first three", "like the last three"),
    "style": (
        "capitals", "digits", "quote", "opens with a quote", "question", "exclamation", "bracket",
        "ends with a mark",
        "opens with a pronoun or link", "function words", "pronouns", "colon", "opens in lower case",
        "commas",
        "length of words", "dash",
    ),
}  # fmt: skip
NAMES = tuple(f"{group}: {name}" for group, names in GROUPS.items() for name in names)
_COUNTED = ("capitals", "digits", "function words", "pronouns", "commas", "length of words")
# Standardized within the document: mean 0, standard deviation 1. Of the rest of the style only the mean goes.
_STANDARDIZED = np.array(
    [
        (
            name.split(": ")[0] in ("centrality", "topic", "novelty", "opening")
            and name != "centrality: cosine with the centroid"
        )
        or name in ("length: words", "title: the same in the text")
        or name.removeprefix("style: ") in _COUNTED
        for name in NAMES
    ]
)
_CENTRED = _STANDARDIZED | np.array([name.startswith("style: ") for name in NAMES])
_AT = {name: i for i, name in enumerate(NAMES)}
CONTEXT = (
    "always", "early sentences are central", "neighbours are alike", "sentences are alike",
    "lines are paragraphs",
    "number of sentences", "one sentence asked", "share asked", "quotes", "words a sentence",
    "sentences a paragraph",
    "capitals", "has sections", "lower case", "few sentences",
)  # fmt: skip


def heap(document: Document) -> float:
    """Tell from 0 to 1 how much a text is a heap: many sentences on one subject, in no order.

    That is, alike, but those that stand near each other hardly more than any two: reviews, answers to a
    survey.
    """
    likely = _ramp(len(document), 35, 60)
    if likely:
        alike = _alike(document, document.sum_columns(document.weights))
        likely *= _ramp(alike, 0.035, 0.05)
        likely = likely and likely * _ramp(_nearness(document) / alike, 1.3, 1.2)
    return _ramp(likely, 0.4, 0.8)  # in doubt it is a text


def _alike(document: Document, total: Floats) -> float:
    """Return the mean cosine of any two sentences, given the sum of all rows."""
    pairs = max(len(document) * (len(document) - 1), 1)
    return (float(total @ total) - float(document.weights @ document.weights)) / pairs


def _nearness(document: Document, most: int = 3) -> float:
    """Return the mean cosine of sentences that stand so near to each other, over the whole text."""
    return float(np.mean([_neighbours_alike(document, len(document), step) for step in range(1, most + 1)]))


def _ramp(value: float, zero: float, one: float) -> float:
    return min(max((value - zero) / (one - zero), 0.0), 1.0)


def features(document: Document) -> tuple[Floats, Floats]:
    """Describe the sentences of a document, and the document.

    Parameters
    ----------
    document : Document
        With one sentence at least.

    Returns
    -------
    sentences : float64 array of shape (n_sentences, len(NAMES))
        Most are standardized within the document, so that one model serves many kinds of text; all lie
        between -6 and 6.
    context : float64 array of shape (len(CONTEXT),)
        The first is 1; the others lie between -1.5 and 1.5.
    """
    n = len(document)
    place = np.arange(n, dtype=np.float64)
    paragraph, in_paragraph, paragraph_size = _runs(document.paragraphs)
    section, in_section, section_size = _runs(document.sections)
    opens = in_paragraph == 0
    closes = in_paragraph == paragraph_size - 1
    n_sections = section[-1] + 1
    log_words = np.log1p(document.n_words)
    log_size = np.log1p(paragraph_size)

    weights, indices, width = document.weights, document.indices, len(document.terms)
    total = document.sum_columns(weights)
    length = math.sqrt(total @ total) or 1.0
    central = document.dot(total) / length
    before = running_sums(document)
    backward = document.sum_rows(weights * before)
    forward = document.sum_rows(weights * (total[indices] - before - weights))
    frequency = document.sum_columns(document.counts)
    spread = np.bincount(indices, minlength=width)
    n_terms = np.maximum(np.diff(document.indptr), 1)
    mass = frequency * document.idf
    mass_of = document.sum_rows((mass / (mass.sum() or 1.0))[indices])
    top = np.zeros(width)
    top[np.argsort(-mass, kind="stable")[:10]] = 1.0
    titled = document.dot(document.title) if document.title.any() else np.zeros(n)

    rows = (
        *_position(n),
        opens, np.minimum(in_paragraph, 5) / 5, log_size - log_size.sum() / n,
        1 / (1 + paragraph), closes,
        1 / (1 + in_section), section == 0, (section == n_sections - 1) & (n_sections > 1),
        in_section / section_size,
        section / n_sections,
        log_words, log_words, document.n_words < 7, document.n_words > 40, log_words - 3,
        central, central, forward, backward, forward / np.maximum(n - 1 - place, 3),
        backward / np.maximum(place, 3),
        document.sum_rows(np.log(np.maximum(frequency, 1))[indices]) / n_terms,
        mass_of, mass_of / n_terms, document.sum_rows(top[indices]),
        document.sum_rows(document.idf[indices]) / n_terms,
        document.sum_rows(spread[indices] == 1) / n_terms,
        document.sum_rows(before <= 1e-12) / n_terms,
        titled, titled,
        _likeness(document, 0, 1), _likeness(document, 0, 3), _likeness(document, n - 3, n),
        *np.fromiter(chain.from_iterable(_style(document)), np.float64).reshape(n, -1).T,
    )  # fmt: skip
    table = np.empty((len(NAMES), n))
    for row, values in zip(table, rows, strict=True):
        row[:] = values
    means = table.sum(axis=1) / n
    table -= np.where(_CENTRED, means, 0.0)[:, None]
    spreads = np.sqrt(np.square(table).sum(axis=1) / n)
    spreads[spreads < 1e-9] = np.inf  # all are equal: zeros
    table /= np.where(_STANDARDIZED, spreads, 1.0)[:, None]
    table[_AT["length: words squared"]] = table[_AT["length: words"]] ** 2 - 1
    sentences = np.clip(table, -6, 6, out=table).T

    wanted = _sentences_asked(document)
    alike = _alike(document, total)
    context = [
        1.0,
        float(table[_AT["centrality: the same in the text"], :3].mean()) - 0.5 if n > 3 else 0.0,
        10 * (_neighbours_alike(document) - alike) - 0.3,
        10 * alike - 0.3,
        float((opens & closes).mean()) - 0.3,
        (np.log(n) - 3.5) / 1.5,
        float(wanted < 1.5),
        (np.log(wanted / n) + 2.5) / 1.5,
        3 * (means[_AT["style: quote"]] - 0.2),
        np.log(max(float(document.n_words.mean()), 1.0)) - 3,
        np.log(n / (paragraph[-1] + 1)) - 0.6,
        3 * (means[_AT["style: capitals"]] - 0.12),
        float(n_sections > 2),
        means[_AT["style: opens in lower case"]],
        float(n < 15),
    ]
    return sentences, np.concatenate(([1.0], np.clip(np.array(context[1:]), -1.5, 1.5)))


@lru_cache(maxsize=64)
def _position(n: int) -> Floats:
    """Return the group "position" for so many sentences, of shape (11, n)."""
    place = np.arange(n, dtype=np.float64)
    relative = place / max(n - 1, 1)
    rows = np.array([
        1 / (1 + place), place == 0, place == 1, 1 / np.sqrt(1 + place), relative, relative**2,
        np.log1p(place) / 4,
        1 / (n - place), place < 5, place < 10, place < 20,
    ])  # fmt: skip
    rows.setflags(write=False)  # shared by all texts of this length
    return rows


def _runs(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each position the number of its run of equal values, its place in it, and the run's size."""
    starts = run_starts(numbers)
    sizes = np.diff(np.append(starts, len(numbers)))
    run = np.repeat(np.arange(len(starts)), sizes)
    return run, np.arange(len(numbers)) - starts[run], sizes[run]


def _likeness(document: Document, start: int, end: int) -> Floats:
    """Return the similarity to a stretch of sentences; 0 inside the stretch."""
    start, end = max(start, 0), min(end, len(document))
    likeness = document.likeness(start, end)
    likeness[start:end] = 0.0
    return likeness


def _neighbours_alike(document: Document, most: int = 60, step: int = 1) -> float:
    """Return the mean cosine of each of the first sentences with the one that stands `step` further on."""
    n = min(len(document) - step, most)
    if n < 1:
        return 0.0
    # Equal terms in rows i and i + step are equal keys after shifting the second row back by that.
    end = int(document.indptr[n + step])
    rows, indices, weights = document.rows[:end], document.indices[:end], document.weights[:end]
    width = len(document.terms)
    keys, following = rows * width + indices, (rows - step) * width + indices
    at = np.searchsorted(keys, following).clip(max=len(keys) - 1) if len(keys) else np.zeros(0, dtype=int)
    match = keys[at] == following if len(keys) else np.zeros(0, dtype=bool)
    return float((weights[at] * weights)[match].sum()) / n


def _sentences_asked(document: Document) -> float:
    """Estimate how many sentences the size asked for comes to."""
    n, length = len(document), float(document.length)
    if document.unit == "ratio":
        length *= n
    elif document.unit == "words":
        length /= max(float(document.n_words.mean()), 1.0)
    elif document.unit != "sentences":  # characters, or tokens of about four characters
        per_word = 6.0 if document.unit == "chars" else 1.4
        length /= max(float(document.n_words.mean()), 1.0) * per_word
    return float(min(max(length, 1.0), n))


def _style(document: Document) -> list[tuple[float, ...]]:
    """Count capitals, digits, marks and function words in the text of each sentence."""
    language = document.language
    pronouns, links = language.pronouns, language.links
    is_function_word, is_pronoun = language.stop_words.__contains__, pronouns.__contains__
    rows: list[tuple[float, ...]] = []
    for sentence, found in zip(document.sentences, document.words, strict=True):
        text = composed(sentence.text)
        initials = [*map(_FIRST, text.split())]
        n = len(initials) or 1
        last = text.rstrip("\"'”’»)]")[-1:]
        rows.append(
            (
                sum(map(str.isupper, initials[1:])) / n,
                sum(map(str.isdigit, initials)) / n,
                _QUOTE.search(text) is not None,
                text[0] in _OPENING_QUOTES,
                last in _QUESTION,
                "!" in text,
                "(" in text,
                last in _END,
                bool(found) and (found[0] in pronouns or found[0] in links),
                sum(map(is_function_word, found)) / n,
                sum(map(is_pronoun, found)) / n,
                ":" in text,
                text[0].islower(),
                text.count(",") / n,
                len(text) / n,
                "--" in text or " - " in text or "—" in text or " – " in text,
            )
        )
    return rows

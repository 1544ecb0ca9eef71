"""Features: what the learned ranker knows of each sentence, and of the text as a whole."""

from __future__ import annotations

import math
from collections.abc import Container
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .document import Bools, Document, Floats, Ints, run_starts
from .letters import composed
from .rankers import running_sums

_OPENING_QUOTES = frozenset("\"“”„«»「」'‘")
_QUESTION = frozenset("?？؟")
_END = frozenset(".!?。！？।؟۔")
# What a character can be, as bits of one number.
_SPACE, _CAPITAL, _DIGIT, _QUOTE, _EXCLAMATION, _BRACKET, _COLON, _COMMA = (1 << bit for bit in range(8))
_MARKS = {**dict.fromkeys('"“”„«»「」', _QUOTE), "!": _EXCLAMATION, "(": _BRACKET, ":": _COLON, ",": _COMMA}

Kinds: TypeAlias = NDArray[np.uint8]

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
    return float(np.square(total).sum() - np.square(document.weights).sum()) / pairs


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
    paragraph, in_paragraph, paragraph_size = _runs(document.paragraphs)
    section, in_section, section_size = _runs(document.sections)
    opens = in_paragraph == 0
    closes = in_paragraph == paragraph_size - 1
    n_sections = section[-1] + 1
    log_words = np.log1p(document.n_words)
    log_size = np.log1p(paragraph_size)
    place = np.arange(n)

    weights, indices, width = document.weights, document.indices, len(document.terms)
    total = document.sum_columns(weights)
    before = running_sums(document)
    frequency = document.sum_columns(document.counts)
    spread = np.bincount(indices, minlength=width)
    mass = frequency * document.idf
    top = np.zeros(width)
    top[np.argsort(-mass, kind="stable")[:10]] = 1.0
    totals = total[indices]
    central, backward, forward, frequent, mass_of, tops, rare, own, new = document.sum_rows(
        np.array([
            weights * totals, weights * before, weights * (totals - before - weights),
            np.log(np.maximum(frequency, 1))[indices], (mass / (mass.sum() or 1.0))[indices],
            top[indices], document.idf[indices], spread[indices] == 1, before <= 1e-12,
        ])
    )  # fmt: skip
    central /= math.sqrt(total @ total) or 1.0
    n_terms = np.maximum(document.indptr[1:] - document.indptr[:-1], 1)
    titled = document.dot(document.title) if document.title.any() else np.zeros(n)

    table = np.empty((len(NAMES), n))
    table[: len(GROUPS["position"])] = _position(n)
    rows = (
        opens, np.minimum(in_paragraph, 5) / 5, log_size - log_size.sum() / n,
        1 / (1 + paragraph), closes,
        1 / (1 + in_section), section == 0, (section == n_sections - 1) & (n_sections > 1),
        in_section / section_size,
        section / n_sections,
        log_words, log_words, document.n_words < 7, document.n_words > 40, log_words - 3,
        central, central, forward, backward, forward / np.maximum(n - 1 - place, 3),
        backward / np.maximum(place, 3),
        frequent / n_terms, mass_of, mass_of / n_terms, tops, rare / n_terms, own / n_terms,
        new / n_terms,
        titled, titled,
        _likeness(document, 0, 1), _likeness(document, 0, 3), _likeness(document, n - 3, n),
        *_style(document),
    )  # fmt: skip
    for row, values in zip(table[len(GROUPS["position"]) :], rows, strict=True):
        row[:] = values
    means = table.sum(axis=1) / n
    table -= (means * _CENTRED)[:, None]
    spreads = np.sqrt(np.square(table).sum(axis=1) / n)
    spreads[spreads < 1e-9] = np.inf  # all are equal: zeros
    table /= np.where(_STANDARDIZED, spreads, 1.0)[:, None]
    table[_AT["length: words squared"]] = table[_AT["length: words"]] ** 2 - 1
    sentences = np.minimum(np.maximum(table, -6, out=table), 6, out=table).T

    wanted = _sentences_asked(document)
    alike = _alike(document, total)
    context = [
        1.0,
        table[_AT["centrality: the same in the text"], :3].sum() / 3 - 0.5 if n > 3 else 0.0,
        10 * (_neighbours_alike(document) - alike) - 0.3,
        10 * alike - 0.3,
        (opens & closes).sum() / n - 0.3,
        (math.log(n) - 3.5) / 1.5,
        float(wanted < 1.5),
        (math.log(wanted / n) + 2.5) / 1.5,
        3 * (means[_AT["style: quote"]] - 0.2),
        math.log(max(document.n_words.sum() / n, 1.0)) - 3,
        math.log(n / (paragraph[-1] + 1)) - 0.6,
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


def _runs(numbers: Ints) -> tuple[Ints, Ints, Ints]:
    """Return for each position the number of its run of equal values, its place in it, and the run's size."""
    place = np.arange(len(numbers))
    if numbers[0] == numbers[-1]:  # they ascend: all are equal
        return np.zeros_like(place), place, np.full_like(place, len(place))
    starts = run_starts(numbers)
    run = np.zeros_like(place)
    run[starts[1:]] = 1
    run = run.cumsum()
    return run, place - starts[run], np.bincount(run)[run]


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
    # Entries of a term stand in the order of their rows: no more than `step` places apart.
    entries = document.by_term
    terms, rows, weights = document.indices[entries], document.rows[entries], document.weights[entries]
    alike = 0.0
    for ahead in range(1, step + 1):
        at = np.flatnonzero((terms[ahead:] == terms[:-ahead]) & (rows[ahead:] - rows[:-ahead] == step))
        at = at[rows[at] < n]
        alike += float(weights[at] @ weights[at + ahead])
    return alike / n


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


def _style(document: Document) -> tuple[Floats | Bools | list[bool], ...]:
    """Measure capitals, digits, marks and function words of each sentence: a row for each name of "style"."""
    n, language = len(document), document.language
    pronouns, links = language.pronouns, language.links
    texts = [composed(sentence.text) for sentence in document.sentences]
    kinds = _kinds("\n".join(["", *texts]))
    sizes = np.fromiter(map(len, texts), np.int64, n)
    starts = (sizes + 1).cumsum() - sizes - 1  # of the line break before each
    row = np.repeat(np.arange(n), sizes + 1)
    held = np.bitwise_or.reduceat(kinds, starts)
    space = kinds & _SPACE
    initials = np.flatnonzero(space[:-1] > space[1:]) + 1
    begins, begin_row = kinds[initials], row[initials]
    n_words = np.maximum(np.bincount(begin_row, minlength=n), 1)
    capital = (begins & _CAPITAL) > 0
    capital[run_starts(begin_row)] = False  # a sentence's first word has one anyway

    def share(rows: Ints) -> Floats:
        """Return how many of these rows are of each sentence, by its number of words."""
        counts: Floats = np.bincount(rows, minlength=n) / n_words
        return counts

    def share_of(words: Container[str]) -> Floats:
        """Return the share of these words in each sentence."""
        among = np.fromiter(map(words.__contains__, document.vocabulary), bool, len(document.vocabulary))
        return share(document.token_rows[among[document.tokens]])

    last = [text.rstrip("\"'”’»)]")[-1:] for text in texts]
    return (
        share(begin_row[capital]),
        share(begin_row[(begins & _DIGIT) > 0]),
        (held & _QUOTE) > 0,
        [text[0] in _OPENING_QUOTES for text in texts],
        [mark in _QUESTION for mark in last],
        (held & _EXCLAMATION) > 0,
        (held & _BRACKET) > 0,
        [mark in _END for mark in last],
        [bool(found) and (found[0] in pronouns or found[0] in links) for found in document.words],
        share_of(language.stop_words),
        share_of(pronouns),
        (held & _COLON) > 0,
        [text[0].islower() for text in texts],
        share(row[(kinds & _COMMA) > 0]),
        sizes / n_words,
        ["--" in text or " - " in text or "—" in text or " – " in text for text in texts],
    )


def _kinds(text: str) -> Kinds:
    """Say of each character what it is, in bits."""
    if text.isascii():
        return _page(0)[np.frombuffer(text.encode(), np.uint8)]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    pages = np.flatnonzero(np.bincount(codes >> 8))
    place = np.zeros(pages[-1] + 1, np.int64)
    place[pages] = 256 * np.arange(len(pages))
    kinds: Kinds = np.concatenate([*map(_page, pages.tolist())])[place[codes >> 8] + (codes & 255)]
    return kinds


@lru_cache(maxsize=1024)
def _page(number: int) -> Kinds:
    """Say of 256 characters, those of codes from 256 * number on, what they are."""
    kinds = [
        c.isspace() * _SPACE | c.isupper() * _CAPITAL | c.isdigit() * _DIGIT | _MARKS.get(c, 0)
        for c in map(chr, range(256 * number, 256 * (number + 1)))
    ]
    return np.array(kinds, np.uint8)

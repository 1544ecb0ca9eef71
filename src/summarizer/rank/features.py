"""Features: numbers that describe each sentence and the text, for the learned ranker."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import numpy as np

from ..document import Bools, Document, Floats, runs
from ..text.characters import BRACKET, CAPITAL, COLON, DIGIT, EXCLAMATION, QUOTE, count_set
from .formulas import running_sums

_OPENING_QUOTES = frozenset("\"“”„«»「」'‘")
_QUESTION = frozenset("?？؟")
_END = frozenset(".!?。！？।؟۔")
_HELD = np.array([[QUOTE], [EXCLAMATION], [BRACKET], [COLON]], np.uint8)

# Group -> its features; an explanation shows the groups.
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
# A standardized feature has mean 0 and standard deviation 1 within the document. Other features of "style"
# have mean 0.
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
_FIRST = {name.split(": ")[0]: i for i, name in reversed([*enumerate(NAMES)])}  # of each group
_AT = {name: i for i, name in enumerate(NAMES)}
CONTEXT = (
    "always", "early sentences are central", "neighbours are alike", "sentences are alike",
    "lines are paragraphs",
    "number of sentences", "one sentence asked", "share asked", "quotes", "words a sentence",
    "sentences a paragraph",
    "capitals", "has sections", "lower case", "few sentences",
)  # fmt: skip


_REMEMBERED = 300  # rows of a text of so many sentences at most are kept for the next texts
_TOGETHER = 2**12  # numbers that are summed up by one call: a long text takes little memory


def _sums_of(document: Document, entries: Iterator[Floats | Bools]) -> Floats:
    """Sum several rows of entries within each sentence (`Document.sum_rows`)."""
    step = max(_TOGETHER // max(len(document.indices), 1), 1)
    sums = []
    while rows := [*islice(entries, step)]:
        sums.append(document.sum_rows(np.array(rows, np.float64)))
    return np.concatenate(sums)


def _sums_of_squares(table: Floats) -> Floats:
    """Return the sum of the squares of each row."""
    step = max(_TOGETHER // max(table.shape[1], 1), 1)
    parts = (table[at : at + step] for at in range(0, len(table), step))
    return np.concatenate([np.square(part).sum(axis=1) for part in parts])


def mean_cosine(document: Document, total: Floats) -> float:
    """Return the mean cosine of any two sentences, given the sum of all rows."""
    pairs = max(len(document) * (len(document) - 1), 1)
    return float(np.square(total).sum() - np.square(document.weights).sum()) / pairs


def features(document: Document) -> tuple[Floats, Floats]:
    """Describe the sentences of a document, and the document.

    Parameters
    ----------
    document : Document
        With one sentence at least.

    Returns
    -------
    sentences : float64 array of shape (n_sentences, len(NAMES))
        Most features are standardized within the document, so that one model serves many kinds of text. All
        lie between -6 and 6.
    context : float64 array of shape (len(CONTEXT),)
        The first is 1; the others lie between -1.5 and 1.5.
    """
    n = len(document)
    table = _table(document)
    means = table.sum(axis=1) / n
    table -= (means * _CENTRED)[:, None]
    spreads = np.sqrt(_sums_of_squares(table) / n)
    spreads[spreads < 1e-9] = np.inf  # all values are equal, and become 0
    table /= np.where(_STANDARDIZED, spreads, 1.0)[:, None]
    table[_AT["length: words squared"]] = table[_AT["length: words"]] ** 2 - 1
    np.minimum(np.maximum(table, -6, out=table), 6, out=table)
    return table.T, _context(document, table, means)


def _table(document: Document) -> Floats:
    """Return a row for each of `NAMES`, before the rows are standardized."""
    n = len(document)
    lengths, terms = _lengths(document), _terms(document)  # they need room: before the table is made
    table = np.empty((len(NAMES), n))

    def fill(group: str, rows: tuple[Floats | Bools | list[float] | list[bool], ...]) -> None:
        at = _FIRST[group]
        np.concatenate(rows, out=table[at : at + len(rows)].reshape(-1), casting="unsafe")

    fill("length", lengths)
    fill("centrality", terms)
    del lengths, terms
    fill("style", _style(document))
    fill("paragraph", _layout(document))
    table[: _FIRST["paragraph"]] = _known_position(n) if n <= _REMEMBERED else _position(n)
    return table


def _layout(document: Document) -> tuple[Floats | Bools, ...]:
    """Return a row for each name of "paragraph" and "section"."""
    paragraph, in_paragraph, paragraph_size = runs(document.paragraphs)
    section, in_section, section_size = runs(document.sections)
    n_sections = section[-1] + 1
    log_size = np.log1p(paragraph_size)
    return (
        in_paragraph == 0, np.minimum(in_paragraph, 5) / 5, log_size - log_size.sum() / len(document),
        1 / (1 + paragraph), in_paragraph == paragraph_size - 1,
        1 / (1 + in_section), section == 0, (section == n_sections - 1) & (n_sections > 1),
        in_section / section_size, section / n_sections,
    )  # fmt: skip


def _lengths(document: Document) -> tuple[Floats | Bools, ...]:
    """Return a row for each name of "length"; "words squared" is computed later."""
    log_words = np.log1p(document.n_words)
    return log_words, log_words, document.n_words < 7, document.n_words > 40, log_words - 3


def _terms(document: Document) -> tuple[Floats | list[float], ...]:
    """Return a row for each name from "centrality" to "opening"."""
    n = len(document)
    weights, indices, width = document.weights, document.indices, len(document.terms)
    total = document.total
    before = running_sums(document)
    frequency = document.sum_columns(document.counts)
    spread = np.bincount(indices, minlength=width)
    mass = frequency * document.idf
    top = np.zeros(width)
    top[(-mass).argsort(kind="stable")[:10]] = 1.0
    totals = total[indices]
    stretches = ((0, min(1, n)), (0, min(3, n)), (max(n - 3, 0), n))

    def entries() -> Iterator[Floats | Bools]:
        yield weights * totals
        yield weights * before
        yield weights * (totals - before - weights)
        yield top[indices]
        yield np.log(np.maximum(frequency, 1))[indices]
        yield (mass / (mass.sum() or 1.0))[indices]
        yield document.idf[indices]
        yield spread[indices] == 1
        yield before <= 1e-12
        for start, end in stretches:
            yield weights * document.sum_stretch(start, end)[indices]

    sums = _sums_of(document, entries())
    central, backward, forward, tops, _, mass_of = sums[:6]
    frequent, density, rare, own, new = sums[4:9] / np.maximum(document.indptr[1:] - document.indptr[:-1], 1)
    like_stretch = sums[9:]
    for row, (start, end) in zip(like_stretch, stretches, strict=True):
        row[start:end] = 0.0  # a sentence is not compared with a stretch that holds it
    central /= math.sqrt(total @ total) or 1.0
    titled = document.dot(document.title) if document.title.any() else [0.0] * n
    place = np.arange(n)
    return (
        central, central, forward, backward, forward / np.maximum(n - 1 - place, 3),
        backward / np.maximum(place, 3),
        frequent, mass_of, density, tops, rare, own, new,
        titled, titled,
        *like_stretch,
    )  # fmt: skip


def _context(document: Document, table: Floats, means: Floats) -> Floats:
    """Describe a document by the features of its sentences and their means before they were centred."""
    n = len(document)
    opens, closes = table[_AT["paragraph: opens it"]], table[_AT["paragraph: closes it"]]
    n_sections = (table[_AT["section: 1/rank in it"]] == 1).sum()
    wanted = _sentences_asked(document)
    alike = mean_cosine(document, document.total)
    # These are few numbers: Python's functions are faster here than NumPy's.
    context = (
        table[_AT["centrality: the same in the text"], :3].sum() / 3 - 0.5 if n > 3 else 0.0,
        10 * (neighbour_cosine(document) - alike) - 0.3,
        10 * alike - 0.3,
        (opens * closes).sum() / n - 0.3,
        (math.log(n) - 3.5) / 1.5,
        float(wanted < 1.5),
        (math.log(wanted / n) + 2.5) / 1.5,
        3 * (means[_AT["style: quote"]] - 0.2),
        math.log(max(document.n_words.sum() / n, 1.0)) - 3,
        math.log(n / opens.sum()) - 0.6,
        3 * (means[_AT["style: capitals"]] - 0.12),
        float(n_sections > 2),
        means[_AT["style: opens in lower case"]],
        float(n < 15),
    )
    return np.array([1.0, *(min(max(value, -1.5), 1.5) for value in context)])


def _position(n: int) -> Floats:
    """Return a row for each name of "position", for a text of n sentences."""
    place = np.arange(n, dtype=np.float64)
    relative = place / max(n - 1, 1)
    rows = np.array([
        1 / (1 + place), place == 0, place == 1, 1 / np.sqrt(1 + place), relative, relative**2,
        np.log1p(place) / 4,
        1 / (n - place), place < 5, place < 10, place < 20,
    ])  # fmt: skip
    rows.setflags(write=False)  # texts of the same length share these rows
    return rows


_known_position = lru_cache(maxsize=64)(_position)


def neighbour_cosine(document: Document, most: int = 60, step: int = 1) -> float:
    """Return the mean cosine of sentences that are `step` places apart, for the first `most` sentences."""
    n = min(len(document) - step, most)
    if n < 1:
        return 0.0
    # The entries of a term are in the order of their rows: two such entries are at most `step` places apart.
    size = document.indptr[n + step]
    entries = document.indices[:size].argsort(kind="stable")
    terms, rows, weights = document.indices[entries], document.rows[entries], document.weights[entries]
    alike = 0.0
    for ahead in range(1, step + 1):
        at = ((terms[ahead:] == terms[:-ahead]) & (rows[ahead:] - rows[:-ahead] == step)).nonzero()[0]
        at = at[rows[at] < n]
        alike += float(weights[at] @ weights[at + ahead])
    return alike / n


def _sentences_asked(document: Document) -> float:
    """Return about how many sentences have the size that was asked for."""
    n, length = len(document), float(document.length)
    if document.unit == "ratio":
        length *= n
    elif document.unit == "words":
        length /= max(float(document.n_words.mean()), 1.0)
    elif document.unit != "sentences":  # characters, or tokens of about four characters each
        per_word = 6.0 if document.unit == "chars" else 1.4
        length /= max(float(document.n_words.mean()), 1.0) * per_word
    return float(min(max(length, 1.0), n))


def _style(document: Document) -> tuple[Floats | Bools | list[bool], ...]:
    """Return a row for each name of "style": capitals, digits, marks and function words of each sentence."""
    n, language = len(document), document.language
    pronouns, links = language.pronouns, language.links
    characters = document.characters
    texts, held = characters.texts, characters.held
    begins, word_starts = characters.initials, characters.word_starts
    n_words = np.maximum(characters.n_words, 1)
    capital = (begins & CAPITAL) > 0
    capital[word_starts[:-1][characters.n_words > 0]] = False  # the first word has a capital anyway

    def share(among: Bools) -> Floats:
        """Return the share of these words in each sentence, by a flag for each word."""
        shares: Floats = count_set(among, word_starts) / n_words
        return shares

    def share_of(numbers: list[int]) -> Floats:
        """Return the share of these words in each sentence, by their numbers in the vocabulary."""
        among = np.zeros(len(document.vocabulary), dtype=bool)
        among[numbers] = True
        shares: Floats = count_set(among[document.tokens], document.token_starts) / n_words
        return shares

    # Only words without a term can be stop words, and pronouns are stop words in most languages: look up few.
    words, stop = document.vocabulary, language.stop_words
    stopped = [i for i in (document.term_of < 0).nonzero()[0].tolist() if words[i] in stop]
    maybe = stopped if pronouns <= stop else range(len(words))
    starts = document.token_starts
    has_words = starts[1:] > starts[:-1]
    opening = [words[i] for i in document.tokens[starts[:-1][has_words]].tolist()]
    opens = np.zeros(n, bool)
    opens[has_words] = [word in pronouns or word in links for word in opening]
    last = [text.rstrip("\"'”’»)]")[-1:] for text in texts]
    first = [text[0] for text in texts]
    flags = bytes([
        *map(_OPENING_QUOTES.__contains__, first), *map(_QUESTION.__contains__, last),
        *map(_END.__contains__, last), *map(str.islower, first), *map(_has_dash, texts),
    ])  # fmt: skip
    quoted, asks, ended, lower, dash = np.frombuffer(flags, np.bool_).reshape(-1, n)
    quote, exclamation, bracket, colon = (held & _HELD) > 0
    return (
        share(capital), share((begins & DIGIT) > 0), quote, quoted, asks, exclamation, bracket, ended, opens,
        share_of(stopped), share_of([i for i in maybe if words[i] in pronouns]), colon, lower,
        [text.count(",") for text in texts] / n_words, characters.sizes / n_words, dash,
    )  # fmt: skip


def _has_dash(text: str) -> bool:
    """Return whether a text holds a dash between two words."""
    if text.isascii():
        return "-" in text and ("--" in text or " - " in text)
    return "--" in text or " - " in text or "—" in text or " – " in text

"""Document: one text analysed. Every ranker and the selection read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, chain, count, pairwise
from typing import NamedTuple, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from .reading import Reading
from .text.characters import UNSPACED, Characters
from .text.cleaning import clean
from .text.dependence import dangles, item_number, may_dangle, without_lead_in
from .text.idf import IdfModel
from .text.labels import is_reference
from .text.language import Language
from .text.lines import is_ended
from .text.phrases import count_phrases
from .text.query import query_extra, spelling_matches
from .text.sentences import Sentences, folded
from .text.terms import stemmer, term_by_word, term_lists, terms_by_memory, word_lists
from .text.terms import words as split_words
from .text.unicode import count_words

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

ITEM_SENTENCES = 20
"""The item before a numbered item is looked for in so many sentences."""
NEAR_SHARE = 0.7  # near duplicates share so much of the mass of the lighter sentence
NEAR_TERMS = 4  # and so many terms
SCRAP_WORDS = 4  # a scrap has so many words at most; so many terms, too, in a script without spaces
SCRAP_TERMS = 1
CLOSING_MARKS = "\"'”’»)]"
ITEM_SIGNS = "-*+•·–"
LABEL_WORDS = 9  # a label has so many words at most
SMALL_TALK_WORDS = 16  # small talk has so many words at most


@dataclass(frozen=True, eq=False)
class Document:
    """The distinct sentences of one text, their TF-IDF rows, and the request.

    The rows form a sparse matrix of shape (n_sentences, n_terms). Row i holds the terms
    ``indices[indptr[i]:indptr[i + 1]]``, ascending.

    Attributes
    ----------
    sentences : Sentences
        The distinct sentences, in document order: a sequence of `Sentence`. A ranker scores these.
        ``sentences.texts`` is faster than the text of each sentence.
    repeats : mapping of int to int
        `Sentence.index` of each repeat -> index of its first appearance. A repeat equals an earlier sentence
        but for case and white space; repeats are neither ranked nor chosen.
    vocabulary : tuple of str
        The distinct words, in order of appearance.
    term_of : int64 array of shape (n_vocabulary,)
        Number of the term that each word of the vocabulary makes; -1 for stop words and bare numbers.
    tokens : int64 array of shape (n_tokens,)
        For each word of the text in order: its number in the vocabulary.
    token_starts : int64 array of shape (n_sentences + 1,)
        Where the words of each sentence begin among `tokens`.
    terms : tuple of str
        The distinct terms, sorted.
    indptr, indices : int64 arrays of shape (n_sentences + 1,) and (nnz,)
    counts : float64 array of shape (nnz,)
        How often the term occurs in the sentence.
    weights : float64 array of shape (nnz,)
        TF-IDF, each row of Euclidean length 1 (or empty).
    idf : float64 array of shape (n_terms,)
    paragraphs, sections : int64 arrays of shape (n_sentences,)
        Number of the block and of the section (stretch between headings), ascending.
    title, query : float64 arrays of shape (n_terms,)
        TF-IDF of the title and of the query, each of length 1 (the query together with `query_extra`); all 0
        without a shared term. A word of the query that the text lacks is replaced by words of nearly the
        same spelling (`spelling_matches`).
    query_extra : float64 array of shape (n_sentences,)
        The share of the query that each sentence holds in words that are no terms: numbers; or, in a query
        without terms and numbers ("The Who"), each two words in a row.
    query_words : mapping of str to str
        The words of the query that make terms, with their terms, whether or not the text holds them.
    query_units : bool array of shape (n_units, n_sentences)
        Which sentences hold each number, or pair of words, of `query_extra`.
    length, unit
        The length asked for; `unit` is a name or a callable.
    language : Language
    starts : set of int
        `Sentence.index` of the first sentence of each text: these need no sentence before them.
    is_talk : bool
        Whether the text is a transcript, a chat, an interview, subtitles or the posts of a forum.
    """

    sentences: Sentences
    repeats: Mapping[int, int]
    vocabulary: tuple[str, ...]
    term_of: Ints
    tokens: Ints
    token_starts: Ints
    terms: tuple[str, ...]
    indptr: Ints
    indices: Ints
    counts: Floats
    weights: Floats
    idf: Floats
    paragraphs: Ints
    sections: Ints
    title: Floats
    query: Floats
    query_extra: Floats
    length: float
    unit: object
    language: Language
    starts: Set[int] = frozenset({0})
    is_talk: bool = False
    query_words: Mapping[str, str] = field(default_factory=dict)
    query_units: Bools = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))

    def __len__(self) -> int:
        """Return the number of sentences."""
        return len(self.sentences)

    @property
    def rows(self) -> Ints:
        """Row number of each entry of `indices`, shape (nnz,)."""
        return _row_numbers(self.indptr)

    @property
    def token_rows(self) -> Ints:
        """Position of the sentence of each of `tokens`, shape (n_tokens,)."""
        return _row_numbers(self.token_starts)

    @cached_property
    def words(self) -> tuple[list[str], ...]:
        """All words of each sentence, in order, lower case."""
        return _Tokens(self.vocabulary, self.tokens, self.token_starts).lines()

    def words_of(self, position: int) -> list[str]:
        """Return `words` of one sentence, without a look at the others."""
        start, end = self.token_starts[position], self.token_starts[position + 1]
        return [*map(self.vocabulary.__getitem__, self.tokens[start:end].tolist())]

    @cached_property
    def characters(self) -> Characters:
        """Facts about the characters of the sentences."""
        return Characters(self.sentences.texts)

    @cached_property
    def n_words(self) -> Ints:
        """Words of each sentence, as `count_words` counts them, shape (n_sentences,)."""
        n_words = self.characters.n_words
        without_spaces = (self.characters.held & UNSPACED).nonzero()[0]
        if len(without_spaces):
            n_words = n_words.copy()
            n_words[without_spaces] = [count_words(self.sentences.texts[i]) for i in without_spaces.tolist()]
        return n_words

    @cached_property
    def scraps(self) -> Bools:
        """Which sentences say next to nothing, such as "9:00 a.m." or "Bye bye.", shape (n_sentences,).

        A scrap has four words at most, or one term at most, or it is a label: nine words at most and
        `unended`. Small talk is a scrap, too: sixteen words at most, with a phrase such as "can you hear me".
        So is a reference, such as "Hull v. Barrow, 31 N.R. 88 (1987)." A sentence that holds a part of the
        query is no scrap. Where all sentences are scraps, none is.
        """
        n_words = self.n_words
        n_terms = self.indptr[1:] - self.indptr[:-1]
        scraps = ((n_words <= SCRAP_WORDS) & (n_terms <= SCRAP_WORDS)) | (n_terms <= SCRAP_TERMS)
        scraps |= self.unended & (n_words <= LABEL_WORDS)
        named = (3 * self.characters.n_capitalised >= n_words).nonzero()[0].tolist()
        scraps[[i for i in named if is_reference(self.sentences.texts[i])]] = True
        scraps |= (self.cues[1] > 0) & (n_words <= SMALL_TALK_WORDS)
        if self.query.any() or self.query_extra.any():
            scraps &= self.query_share <= 0
        return scraps & ~scraps.all()

    def count_phrases(self, *lists: frozenset[str]) -> Floats:
        """Count the phrases of some lists in each sentence, shape (n_lists, n_sentences).

        Parameters
        ----------
        lists : frozensets of str
            Words, or several words with one blank between them, in lower case.

        Examples
        --------
        >>> from summarizer.reading import read
        >>> document = analyse(read("We met on Friday. We agreed to wait."))
        >>> document.count_phrases(frozenset({"we agreed", "friday"})).tolist()
        [[1.0, 1.0]]
        """
        return count_phrases(lists, self.vocabulary, self.tokens, self.token_starts)

    @cached_property
    def cues(self) -> Floats:
        """Number of bonus phrases and of phrases of small talk, shape (2, n_sentences)."""
        if not (self.language.bonus or self.language.small_talk):
            return np.zeros((2, len(self)))
        return self.count_phrases(self.language.bonus, self.language.small_talk)

    @cached_property
    def unended(self) -> Bools:
        """Which sentences lack an end mark, shape (n_sentences,).

        In talk, and in a text that mostly lacks end marks, such as a poem, no sentence is `unended`.
        """
        ended = np.array([*map(_is_ended, self.sentences.texts)], dtype=bool)
        if ended.all() or 2 * self.n_words[ended].sum() < self.n_words.sum():
            return np.zeros(len(self), dtype=bool)
        spoken = np.array([*map(self.sentences.speakers.__contains__, self.sentences.indices)], dtype=bool)
        unended: Bools = ~ended & ~spoken
        return unended

    @cached_property
    def captions(self) -> Bools:
        """Which sentences are `unended` and end with a word, as captions do, shape (n_sentences,).

        What ends with a colon or a semicolon is part of a list or a clause. An item of a list is no caption.
        """
        captions = self.unended.copy()
        for i in captions.nonzero()[0].tolist():
            text = self.sentences.texts[i]
            captions[i] = text[0] not in ITEM_SIGNS and text.rstrip(CLOSING_MARKS)[-1:].isalnum()
        return captions

    @cached_property
    def needs(self) -> Ints:
        """Position of the sentence that each sentence needs before it, or -1, shape (n_sentences,)."""
        return self.needs_of(range(len(self)))

    def needs_of(self, positions: Sequence[int]) -> Ints:
        """Return `needs` of some sentences, without a look at the others.

        - A sentence that opens with "She" or "But" needs the sentence before it (`dangles`).
        - The item "2." needs the item "1."

        Where the needed sentence is a repeat, the position is that of its first appearance.

        Parameters
        ----------
        positions : sequence of int

        Returns
        -------
        int64 array of shape (n_positions,)
        """
        known = self._known_needs
        for position in positions:
            if position not in known:
                known[position] = self._needed_by(position)
        return np.array([known[position] for position in positions], dtype=np.int64)

    def _needed_by(self, position: int) -> int:
        text = self.sentences.texts[position]
        if self.sentences.indices[position] in self.starts:
            return -1
        if may_dangle(text, self.words_of(position), self.language):
            said = without_lead_in(text, self.language) if self.is_talk else text
            if dangles(said, self.language):
                return self._before(position)
        number = item_number(text)
        if number > 1:
            for before in range(position - 1, max(position - 1 - ITEM_SENTENCES, -1), -1):
                if item_number(self.sentences.texts[before]) == number - 1:
                    return before
        return -1

    def _before(self, position: int) -> int:
        """Return the position of the sentence before another one, or of its first appearance."""
        before = self.sentences.indices[position] - 1
        return self._position_of[self.repeats.get(before, before)]

    @cached_property
    def _known_needs(self) -> dict[int, int]:
        """Needs found before: selection asks for a dozen of them, again and again."""
        return {}

    @cached_property
    def _position_of(self) -> dict[int, int]:
        return {index: position for position, index in enumerate(self.sentences.indices)}

    @cached_property
    def total(self) -> Floats:
        """Sum of all TF-IDF rows, n times the centroid, shape (n_terms,)."""
        return self.sum_columns(self.weights)

    @cached_property
    def masses(self) -> Floats:
        """Sum of the IDF of the distinct terms of each sentence, shape (n_sentences,)."""
        return self.sum_rows(self.idf[self.indices])

    @cached_property
    def stem_of(self) -> Ints:
        """Number of the stem of each word of the vocabulary, shape (n_vocabulary,)."""
        number: dict[str, int] = {}
        stems = stemmer(self.language.stemmer)(list(self.vocabulary))
        return np.array([number.setdefault(stem, len(number)) for stem in stems], dtype=np.int64)

    @cached_property
    def is_stop_word(self) -> Bools:
        """Which words of the vocabulary are stop words, shape (n_vocabulary,)."""
        return np.array([word in self.language.stop_words for word in self.vocabulary], dtype=bool)

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        """Pairs of stems of neighbouring words, without pairs of stop words: positions of sentences, numbers.

        Both arrays have the shape (n_pairs,). Equal pairs have equal numbers.
        """
        rows, stems, stop = self.token_rows, self.stem_of[self.tokens], self.is_stop_word[self.tokens]
        found = (rows[1:] == rows[:-1]) & ~(stop[1:] & stop[:-1])
        return rows[1:][found], (stems[:-1] * len(self.vocabulary) + stems[1:])[found]

    @cached_property
    def query_share(self) -> Floats:
        """Share of the query that each sentence holds, by squared weights, shape (n_sentences,)."""
        if not self.query.any():
            return self.query_extra
        return self.sum_rows(self.query[self.indices] ** 2) + self.query_extra

    @cached_property
    def query_cosine(self) -> Floats:
        """Cosine of each sentence with the query, plus `query_extra`, shape (n_sentences,)."""
        return self.dot(self.query) + self.query_extra

    def cosines_with(self, positions: Sequence[int]) -> Floats:
        """Return the cosines of all sentences with some sentences, shape (n_positions, n_sentences)."""
        return self.sum_rows(self.weights * self.dense_rows(positions)[:, self.indices])

    def near_duplicates_of(self, positions: Sequence[int]) -> Bools:
        """Return which other sentences are near duplicates of some, shape (n_positions, n_sentences)."""
        held = (self.dense_rows(positions) > 0)[:, self.indices]
        count, mass = self.sum_rows(np.array([held, held * self.idf[self.indices]]))
        duplicates = are_near_duplicates(count, mass, self.masses, self.masses[positions, None])
        duplicates[range(len(positions)), positions] = False
        return duplicates

    def dense_rows(self, positions: Sequence[int]) -> Floats:
        """Return the TF-IDF rows of some sentences, shape (n_positions, n_terms)."""
        dense = np.zeros((len(positions), len(self.terms)))
        for row, position in zip(dense, positions, strict=True):
            entries = slice(self.indptr[position], self.indptr[position + 1])
            row[self.indices[entries]] = self.weights[entries]
        return dense

    def sum_stretch(self, start: int, end: int) -> Floats:
        """Return the sum of the TF-IDF rows from start to end, shape (n_terms,)."""
        rows = slice(self.indptr[start], self.indptr[end])
        stretch = np.bincount(self.indices[rows], self.weights[rows], minlength=len(self.terms))
        return stretch.astype(np.float64, copy=False)

    def dot(self, vector: Floats) -> Floats:
        """Return the TF-IDF matrix times a vector of shape (n_terms,), shape (n_sentences,)."""
        return self.sum_rows(self.weights * vector[self.indices])

    def sum_rows(self, entries: Floats | Bools) -> Floats:
        """Sum values given per entry, shape (..., nnz), within each sentence."""
        filled, starts = self._filled
        if len(filled) == len(self):
            return np.add.reduceat(entries, starts, axis=-1, dtype=np.float64)
        sums = np.zeros((*entries.shape[:-1], len(self)))
        if len(filled):  # `reduceat` has no sum for an empty row
            sums[..., filled] = np.add.reduceat(entries, starts, axis=-1, dtype=np.float64)
        return sums

    @cached_property
    def _filled(self) -> tuple[Ints, Ints]:
        """Numbers of the rows that hold a term, and where they start."""
        filled = (self.indptr[1:] > self.indptr[:-1]).nonzero()[0]
        return filled, self.indptr[filled]

    def sum_columns(self, entries: Floats) -> Floats:
        """Sum values given per entry, shape (nnz,), for each term."""
        sums: Floats = np.bincount(self.indices, weights=entries, minlength=len(self.terms)).astype(
            np.float64, copy=False
        )
        return sums


class _Tokens(NamedTuple):
    """The words of some sentences, numbered in the order of appearance."""

    vocabulary: tuple[str, ...]
    tokens: Ints  # number of each word in the vocabulary
    starts: Ints  # where the words of each sentence begin, and the end

    def lines(self) -> tuple[list[str], ...]:
        """Return the words of each sentence."""
        found = [*map(self.vocabulary.__getitem__, self.tokens.tolist())]
        return tuple(found[start:end] for start, end in pairwise(self.starts.tolist()))


class _Terms(NamedTuple):
    """The terms that the words of a text make."""

    terms: tuple[str, ...]
    number: dict[str | None, int]  # term -> its number; None -> -1
    term_of: Ints  # number of the term of each word of the vocabulary, or -1
    made: tuple[str | None, ...]  # the term of each word of the vocabulary


class _Query(NamedTuple):
    """What a query asks for: see the attributes of `Document` that begin with "query"."""

    row: Floats
    extra: Floats
    words: Mapping[str, str]
    units: Bools


class _Rows(NamedTuple):
    """The sparse rows of the sentences: which terms, how often."""

    indptr: Ints
    indices: Ints
    counts: Floats


def analyse(
    reading: Reading,
    *,
    idf: IdfModel | None = None,
    query: str = "",
    request: tuple[float, object] = (3, "sentences"),
) -> Document:
    r"""Count and weigh the terms of a reading.

    Weights are ``tf * idf``, each row divided by its Euclidean length (Salton & Buckley 1988). Without a
    background model ``idf = ln((1 + n) / (1 + df)) + 1`` over the n sentences of the text, as in
    scikit-learn's TfidfVectorizer. With a model, `idf` is the geometric mean of this and the model's weight.

    Parameters
    ----------
    reading : Reading
    idf : IdfModel, optional
        Background document frequencies.
    query : str, optional
    request : (length, unit), default (3, "sentences")
        The length asked for. Rankers may heed it.

    Returns
    -------
    Document

    Examples
    --------
    >>> from summarizer.reading import read
    >>> document = analyse(read("Rain fell on Oslo. Oslo was wet. Rain fell on Oslo."))
    >>> len(document), len(document.repeats), document.terms
    (2, 1, ('fell', 'oslo', 'rain', 'wet'))
    """
    language = reading.language
    sentences, repeats, words = _distinct(reading.sentences)
    n = len(sentences)
    words, made = _look_up(words, language)
    terms = _number_terms(made)
    rows = _count_terms(words, terms)
    weight = _term_weights(terms, rows, n, idf)
    entries = rows.counts * weight[rows.indices]
    row_of_entry = _row_numbers(rows.indptr)
    entries /= np.sqrt(np.bincount(row_of_entry, weights=entries * entries, minlength=n))[row_of_entry]

    asked = _ask(query, words, terms, weight, language, idf)
    titled = _row(reading.title, language, terms.number, weight)
    if reading.title:
        titled /= float(np.sqrt(product(titled, titled))) or 1.0
    return Document(
        sentences=sentences,
        repeats=repeats,
        vocabulary=words.vocabulary,
        term_of=terms.term_of,
        tokens=words.tokens,
        token_starts=words.starts,
        terms=terms.terms,
        indptr=rows.indptr,
        indices=rows.indices,
        counts=rows.counts,
        weights=entries,
        idf=weight,
        paragraphs=_numbers_of(sentences.starts, [b.start for b in reading.blocks]),
        sections=_numbers_of(
            sentences.starts, [b.start for b in reading.blocks if b.kind in ("title", "heading")]
        ),
        title=titled,
        query=asked.row,
        query_extra=asked.extra,
        length=request[0],
        unit=request[1],
        language=language,
        starts=reading.starts,
        is_talk=any(block.kind == "cue" for block in reading.blocks),
        query_words=asked.words,
        query_units=asked.units,
    )


def _ask(
    query: str,
    words: _Tokens,
    terms: _Terms,
    weight: Floats,
    language: Language,
    idf: IdfModel | None,
) -> _Query:
    """Return what a query asks of the sentences."""
    n = len(words.starts) - 1
    if not query:
        return _Query(np.zeros(len(weight)), np.zeros(n), {}, np.zeros((0, n), dtype=bool))
    spelled = spelling_matches(query, dict(zip(words.vocabulary, terms.made, strict=True)), language)
    query = " ".join([query, *spelled])
    units = query_extra(query, language, words.lines(), idf)
    row, extra = _with_extra(_row(query, language, terms.number, weight), units, n)
    held = np.array([holds for _, holds in units], dtype=bool).reshape(len(units), n)
    return _Query(row, extra, term_by_word(split_words(query), language), held)


def _is_ended(text: str) -> bool:
    """Return whether a sentence has an end mark, which a reference may follow: "the dike.[17]"."""
    return is_ended(text) or (not text[-1].isalpha() and is_ended(clean(text)))


def _term_weights(found: _Terms, rows: _Rows, n: int, idf: IdfModel | None) -> Floats:
    """Return the idf of each term in n sentences: see `analyse`."""
    weight: Floats = np.log((1.0 + n) / (1.0 + np.bincount(rows.indices, minlength=len(found.terms)))) + 1.0
    return weight if idf is None else np.sqrt(weight * idf.weights(found.terms))


def _distinct(sentences: Sentences) -> tuple[Sentences, dict[int, int], _Tokens]:
    """Return the distinct sentences, the repeats, and the words of the distinct sentences.

    The repeats map the index of a sentence to the index of its first appearance.
    """
    seen: defaultdict[str, int] = defaultdict(count().__next__)
    sizes: list[int] = []

    def counted(line: list[str]) -> list[str]:
        sizes.append(len(line))
        return line

    lines = map(counted, word_lists(sentences.texts))
    tokens = np.fromiter(map(seen.__getitem__, chain.from_iterable(lines)), np.int64)
    starts = np.fromiter(accumulate(sizes, initial=0), np.int64, len(sizes) + 1)
    repeats: dict[int, int] = {}
    words = {tokens[start:end].tobytes() for start, end in pairwise(starts.tolist())}
    if len(words) < len(sentences):  # equal sentences have equal words
        first: dict[str, int] = {}
        same: dict[str, int] = {}  # a shortcut: equal texts need no folding
        for index, text in zip(sentences.indices, sentences.texts, strict=True):
            original = same.get(text)
            if original is None:
                original = first.setdefault(folded(text), index)
                same[text] = original
            if original != index:
                repeats[index] = original
        is_kept = np.array([index not in repeats for index in sentences.indices], dtype=bool)
        sentences = sentences.at_positions(is_kept.nonzero()[0].tolist())
        tokens = tokens[is_kept.repeat(sizes)]
        starts = np.append(0, np.array(sizes, np.int64)[is_kept].cumsum())
    return sentences, repeats, _Tokens(tuple(seen), tokens, starts)


def _look_up(words: _Tokens, language: Language) -> tuple[_Tokens, tuple[str | None, ...]]:
    """Return the words, and the term of each word or None. Equal words of all texts are one object."""
    pairs = terms_by_memory(language)(words.vocabulary)
    vocabulary, made = zip(*pairs, strict=True) if pairs else ((), ())
    return words._replace(vocabulary=vocabulary), made


def _number_terms(made: tuple[str | None, ...]) -> _Terms:
    """Give each term that the distinct words of a text make a number."""
    distinct_terms = set(made)
    distinct_terms.discard(None)
    terms = tuple(sorted(cast("set[str]", distinct_terms)))
    number: dict[str | None, int] = dict(zip((*terms, None), (*range(len(terms)), -1), strict=True))
    term_of = np.fromiter(map(number.__getitem__, made), np.int64, len(made))
    return _Terms(terms, number, term_of, made)


def _count_terms(words: _Tokens, found: _Terms) -> _Rows:
    """Count the terms of each sentence."""
    width = max(len(found.terms), 1)
    n = len(words.starts) - 1
    # One key for each word that makes a term, by row and column: once sorted, equal keys stand together.
    keys = found.term_of[words.tokens]
    makes_term = keys >= 0
    keys += np.arange(0, n * width, width).repeat(words.starts[1:] - words.starts[:-1])
    keys = keys[makes_term]
    keys.sort()
    borders = np.empty(len(keys) + 1, dtype=bool)
    borders[0] = borders[-1] = True
    np.not_equal(keys[1:], keys[:-1], out=borders[1:-1])
    places = borders.nonzero()[0]
    counts = (places[1:] - places[:-1]).astype(np.float64)
    keys = keys[places[:-1]]
    indptr = keys.searchsorted(np.arange(0, (n + 1) * width, width))
    keys %= width
    return _Rows(indptr, keys, counts)


def _row_numbers(starts: Ints) -> Ints:
    """Return the number of the row of each entry, given where the rows start."""
    return np.arange(len(starts) - 1).repeat(starts[1:] - starts[:-1])


def product(one: Floats, other: Floats) -> float:
    """Return the dot product of two vectors, with the same bits on each machine.

    OpenBLAS adds up longer vectors in as many parts as it has threads.
    """
    stretches = (slice(start, start + 10_000) for start in range(0, len(one), 10_000))
    return float(sum(one[stretch] @ other[stretch] for stretch in stretches))


def are_near_duplicates(count: Floats, mass: Floats, one: Floats, other: Floats) -> Bools:
    """Return which pairs of sentences are near duplicates, such as a caption and the sentence in the text.

    Near duplicates share four terms at least, which make seven tenths of the mass of the lighter sentence.
    The mass is the sum of the IDF of the terms (`Document.masses`).

    Parameters
    ----------
    count, mass : array
        Number and mass of the terms that both sentences of a pair hold.
    one, other : array
        Mass of the terms of each.
    """
    same: Bools = (count >= NEAR_TERMS) & (mass >= NEAR_SHARE * np.minimum(one, other))
    return same


def run_starts(values: Ints) -> Ints:
    """Return where runs of equal values begin; much faster than `numpy.diff` with a value prepended."""
    begins = np.empty(len(values), dtype=bool)
    begins[:1] = True
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins.nonzero()[0]


def _numbers_of(starts: Sequence[int], borders: Sequence[int]) -> Ints:
    """Return for each start how many borders lie at or before it; both ascend."""
    return np.array(borders, np.int64).searchsorted(starts, side="right")


def _with_extra(asked: Floats, others: list[tuple[float, Bools]], n: int) -> tuple[Floats, Floats]:
    """Scale a query's row and its extra units, which are no terms, to length 1 together.

    Each of `others` is the weight of a unit, and which of the n sentences hold the unit.
    """
    least = asked[asked > 0].min(initial=np.inf)  # a number never weighs more than a word
    units = [(min(value, least), holds) for value, holds in others]
    norm = float(np.sqrt(product(asked, asked) + sum(value * value for value, _ in units))) or 1.0
    return asked / norm, sum(((value / norm) ** 2 * holds for value, holds in units), np.zeros(n))


def _row(text: str, language: Language, number: dict[str | None, int], weight: Floats) -> Floats:
    """Return the TF-IDF row of a title or query; all 0 where it shares no term."""
    row = np.zeros(len(weight))
    for term in term_lists([text], language)[0] if text else ():
        if term in number:
            row[number[term]] += weight[number[term]]
    return row


def runs(numbers: Ints) -> tuple[Ints, Ints, Ints]:
    """Return for each position the number of its run of equal values, its place in it, and the run's size."""
    place = np.arange(len(numbers))
    if numbers[0] == numbers[-1]:  # they ascend: all are equal
        zeros = np.zeros(len(place), np.int64)
        return zeros, place, zeros + len(place)
    starts = run_starts(numbers)
    run = np.zeros(len(place), np.int64)
    run[starts[1:]] = 1
    run = run.cumsum()
    return run, place - starts[run], np.bincount(run)[run]

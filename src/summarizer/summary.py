"""Summary: the sentences chosen from a text, and why."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from .plot import plot
from .reading import JOINER
from .render import html, readable
from .select.reasons import REASONS, Reason
from .text.blocks import Block
from .text.language import Language, load_language
from .text.sentences import Sentence
from .text.terms import term_lists, words
from .text.unicode import count_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MAX_NAMED = 3
"""So many of the sentences passed over stand in the line of an explanation."""


class Skipped(NamedTuple):
    """A stretch of the text that no summary takes from: a headline, a menu, a code block."""

    kind: str
    text: str
    start: int
    end: int


class Compression(NamedTuple):
    """Share of the text that a summary keeps, 0 to 1; blocks left out do not count."""

    sentences: float
    words: float


@dataclass(frozen=True)
class Explanation:
    """Why a sentence was chosen.

    Attributes
    ----------
    sentence : Sentence
    parts : mapping of str to float
        The score is the sum of these parts.
    topics : tuple of (str, int)
        Words of the sentence whose terms occur in most sentences of the text, with the number of these
        sentences.
    n_sentences : int
        Number of sentences of the text.
    passed_over : tuple of (Sentence, str)
        Sentences of a higher score that were not chosen, best first, each with the reason that the selection
        wrote down: it "needs the sentence before it", "is close to what was chosen", "goes less well with the
        others" (where summaries are compared as wholes), "has no room", or "says too little". A
        sentence "has no room", too, if the sentence that it needs was chosen last.
    companion_of : Sentence, optional
        The chosen sentence that needs this sentence before it: this sentence was chosen for its sake.
    """

    sentence: Sentence
    parts: Mapping[str, float] = field(hash=False)
    topics: tuple[tuple[str, int], ...]
    n_sentences: int
    passed_over: tuple[tuple[Sentence, str], ...] = ()
    companion_of: Sentence | None = None

    @property
    def score(self) -> float:
        """The sentence's score: the sum of the parts."""
        return 0.0 if self.sentence.score is None else self.sentence.score

    def __str__(self) -> str:
        """Tell it in one line."""
        largest = sorted(self.parts.items(), key=lambda part: -abs(part[1]))
        shown = [f"{value:+.3f} {name}" for name, value in largest if abs(value) >= 0.0005]  # else +0.000
        total = " ".join(shown or ["0.000"]).removeprefix("+")
        topics = ", ".join(f"{word} in {n}" for word, n in self.topics)
        about = f"; {topics} of {self.n_sentences} sentences" if topics else ""
        rather = "".join(
            f"; rather than {opening(other.text, 30)}, which scores {other.score:.3f} but {reason}"
            for other, reason in self.passed_over[:MAX_NAMED]
        )
        if len(self.passed_over) > MAX_NAMED:
            rather += f"; and than {len(self.passed_over) - MAX_NAMED} more"
        if self.companion_of is not None:
            rather = f"; chosen because {opening(self.companion_of.text, 30)} needs it"
        return f"{self.score:.3f} = {total}{about}: {opening(self.sentence.text, 60)}{rather}"


def opening(text: str, size: int) -> str:
    """Quote the beginning of a text."""
    text = text if len(text) <= size else text[: size - 1] + "…"
    return repr(" ".join(text.split()))


@dataclass(frozen=True)
class Summary:
    """The chosen sentences of one text, in its order, each with its exact place.

    ``str(summary)`` is the summary, word for word, one sentence a line. `to_text` can leave out the marks of
    a copied text. Iterating gives the sentences.

    Attributes
    ----------
    text : str
        What the spans point into: the text given; for a list of sentences these, one a line.
    sentences : tuple of Sentence
        The chosen ones, in document order; ``text[s.start:s.end] == s.text``.
    title : str
        The headline, if the text opens with one, else "".
    language : str
        Code of the language that the text was read in.
    ranker : str
        Name of the ranker.
    model : str
        Version of the model that scored; "" for a formula.
    query_found : bool or None
        Whether anything of the query stands in the text; where it does not, it changed nothing. None if there
        was no query.

    Examples
    --------
    >>> from summarizer import summarize
    >>> summary = summarize("Rain fell on Oslo all week. It was wet. Such rain was new to Oslo.", 1)
    >>> print(summary)
    Rain fell on Oslo all week.
    >>> summary.sentences[0].start, len(summary.source), summary.compression.sentences
    (0, 3, 0.3333333333333333)
    """

    text: str
    sentences: tuple[Sentence, ...]
    title: str = ""
    language: str = "en"
    ranker: str = ""
    model: str = ""
    query_found: bool | None = None
    # Flat and small, so that a million summaries do not hold a million copies of their sentences.
    _spans: array[int] = field(default_factory=lambda: array("q"), repr=False, hash=False)
    _scores: array[float] = field(default_factory=lambda: array("d"), repr=False, hash=False)
    _parts: tuple[Mapping[str, float], ...] = field(default=(), repr=False, hash=False)
    _skipped: tuple[Block, ...] = field(default=(), repr=False)
    _speakers: Mapping[int, str] = field(default_factory=dict, repr=False, hash=False)  # by `Sentence.index`
    _profile: Language | None = field(default=None, repr=False, compare=False)  # None: the bundled one
    # What the selection wrote down, by `Sentence.index`; see `Selection`.
    _passed_over: Mapping[int, Reason] = field(default_factory=dict, repr=False, compare=False)
    _companions: Mapping[int, int] = field(default_factory=dict, repr=False, compare=False)

    def __str__(self) -> str:
        """Return the chosen sentences, word for word, one a line."""
        return self.to_text()

    def __repr__(self) -> str:
        """Tell the size and the beginning of the summary."""
        return f"Summary({len(self)} of {len(self._scores)} sentences: {opening(str(self), 60)})"

    def __iter__(self) -> Iterator[Sentence]:
        """Iterate over the chosen sentences in document order."""
        return iter(self.sentences)

    def __len__(self) -> int:
        """Return the number of chosen sentences."""
        return len(self.sentences)

    @property
    def ranked(self) -> tuple[Sentence, ...]:
        """The chosen sentences, best first."""
        return tuple(sorted(self.sentences, key=lambda s: (-(s.score or 0.0), s.index)))

    @property
    def source(self) -> tuple[Sentence, ...]:
        """Every sentence that could have been chosen, with its score, in document order; made on demand.

        A repeat carries the score of its first appearance.
        """
        pairs = zip(self._spans[::2], self._spans[1::2], self._scores, strict=True)
        who = self._speakers.get
        return tuple(
            Sentence(self.text[a:b], a, b, i, score, who(i, "")) for i, (a, b, score) in enumerate(pairs)
        )

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The blocks that were left out (headlines, menus, code, tables), in document order."""
        return tuple(Skipped(b.kind, self.text[b.start : b.end], b.start, b.end) for b in self._skipped)

    @property
    def compression(self) -> Compression:
        """The share of the text kept, in sentences and in words; (1.0, 1.0) for an empty text."""
        source = self.source
        n_words = sum(count_words(s.text) for s in source)
        kept = sum(count_words(s.text) for s in self.sentences)
        return Compression(len(self) / len(source) if source else 1.0, kept / n_words if n_words else 1.0)

    def to_text(self, clean: bool = False) -> str:
        r"""Return the chosen sentences, one a line.

        Parameters
        ----------
        clean : bool, default False
            Whether white space is folded, marks of a copied text are left out (``**``, ``[17]``, targets of
            links, soft hyphens, hyphens that divide a word at the end of a line), and the name of the
            speaker, if there is a speaker, stands before each sentence.

        Returns
        -------
        str

        Examples
        --------
        >>> from summarizer import summarize
        >>> summary = summarize("The **old** dike\nbroke.[17] It was late.", 1)
        >>> summary.to_text(clean=True)
        'The old dike broke.'
        """
        return JOINER.join(map(readable, self) if clean else (sentence.text for sentence in self))

    def explain(self) -> tuple[Explanation, ...]:
        """Explain each chosen sentence: the parts of its score, its topics, the better sentences passed over.

        Returns
        -------
        tuple of Explanation
            In document order; print an explanation to read it.

        Examples
        --------
        >>> from summarizer import summarize
        >>> summary = summarize("Rain fell on Oslo. People in Oslo like rain. Buses ran late.", 1)
        >>> explanation = summary.explain()[0]
        >>> explanation.topics
        (('oslo', 2), ('rain', 2), ('people', 1))
        >>> sum(explanation.parts.values()) == explanation.score
        True
        """
        profile = self._profile or load_language(self.language)
        source = self.source
        lists = term_lists([s.text for s in source], profile)
        spread = Counter(term for line in lists for term in set(line))
        passed_over = [(source[index], REASONS[reason]) for index, reason in self._passed_over.items()]
        passed_over.sort(key=lambda pair: (-(pair[0].score or 0.0), pair[0].index))
        explanations = []
        for sentence, parts in zip(self.sentences, self._parts, strict=True):
            vocabulary = list(dict.fromkeys(words(sentence.text)))
            topics = [
                (word, spread[terms[0]])
                for word, terms in zip(vocabulary, term_lists(vocabulary, profile), strict=True)
                if terms
            ]
            topics.sort(key=lambda topic: -topic[1])
            if sentence.index in self._companions:
                better, companion_of = [], source[self._companions[sentence.index]]
            else:
                better = [pair for pair in passed_over if (pair[0].score or 0.0) > (sentence.score or 0.0)]
                companion_of = None
            explanations.append(
                Explanation(sentence, parts, tuple(topics[:3]), len(lists), tuple(better), companion_of)
            )
        return tuple(explanations)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the article as a strip: a bar for each sentence, the chosen sentences dark and marked.

        A bar is as wide as its sentence and stands at its place in the text. Its height is the score. Gaps
        are blocks that were left out. The title is left out if no font of the machine has its letters. An
        empty text gives axes without bars. The extra ``plot`` installs matplotlib.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Axes to draw into. By default, new axes in a figure of their own, which pyplot does not know.

        Returns
        -------
        matplotlib.axes.Axes
            ``ax``, or the new axes; ``axes.figure.savefig("summary.svg")`` writes the picture.

        Raises
        ------
        ImportError
            If matplotlib is not installed.

        Examples
        --------
        >>> from summarizer import summarize
        >>> axes = summarize("Rain fell on Oslo. People in Oslo like rain. Buses ran late.", 1).plot()
        >>> axes.get_xlabel()
        'Place in the text · 1 of 3 sentences chosen'
        """
        return plot(self, ax)

    def to_dict(self) -> dict[str, Any]:
        """Return all but the source text as plain dicts, lists, strings and numbers, ready for JSON."""
        return {
            "summary": str(self),
            "title": self.title,
            "language": self.language,
            "ranker": self.ranker,
            "model": self.model,
            "query_found": self.query_found,
            "sentences": [
                {
                    name: getattr(sentence, name)
                    for name in ("text", "start", "end", "index", "score", "speaker")
                }
                for sentence in self
            ],
            "skipped": [block._asdict() for block in self.skipped],
            "compression": self.compression._asdict(),
        }

    def _repr_html_(self) -> str:
        """Show the article with its chosen sentences marked, in a notebook."""
        return html(self)

"""Pipeline: the path of one text, from blocks to Summary, with all settings checked."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from numbers import Real

from .document import Document, Floats, analyse
from .rank.registry import RANKERS, rank
from .ranking import Ranker, Ranking, name_of
from .reading import JOINER, Splitter, Text, checked_spans, spans_within, whole_text
from .select.budget import Budget, Unit
from .select.selection import sees_wholes, select
from .summary import Summary
from .text.blocks import LEFT_OUT, Block, blocks_at, find_blocks, headline
from .text.detect import DEFAULT_LANGUAGE, is_auto, resolve_language
from .text.idf import IdfModel
from .text.language import Language, listed_words, load_language
from .text.sentences import Sentence, sentence_spans, spans_at
from .text.unicode import is_blank, nfc_with_offsets

DEFAULT_RANKER = "learned"


@dataclass(frozen=True)
class Pipeline:
    """All settings of a summary, checked at once; call it with a text.

    `summarize`, `summarize_many`, the estimator and the command line all run this.

    Parameters
    ----------
    length, unit
        The size of the summary; see `Budget`.
    ranker : str or callable, default "learned"
        A name from `RANKERS`, or a function from Document to scores of shape (n_sentences,).
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" finds out for each text; or a profile of your own.
    query : str, optional
        What the reader asks about: sentences that hold its terms or numbers, and those around them, gain; see
        `rank`.
    diversity : float, default 0.0
        0 to 1; see `select`.
    idf : IdfModel, "bundled" or None, default "bundled"
        Background document frequencies; None counts the text alone.
    keep_all : bool, default False
        True leaves no block out: menus, headings and code may be chosen too.
    splitter : callable, optional
        From a text to the (start, end) spans of its sentences, ascending and apart.
    stop_words : iterable of str, optional
        Words to leave out besides those of the language.
    """

    length: float = 3
    unit: Unit = "sentences"
    ranker: str | Ranker = DEFAULT_RANKER
    language: str | Language = DEFAULT_LANGUAGE
    query: str | None = None
    diversity: float = 0.0
    idf: IdfModel | str | None = "bundled"
    keep_all: bool = False
    splitter: Splitter | None = None
    stop_words: Iterable[str] = ()
    budget: Budget = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "budget", Budget(self.length, self.unit))
        if isinstance(self.ranker, str):
            if self.ranker not in RANKERS:
                raise ValueError(
                    f"ranker must be one of {', '.join(RANKERS)}, or a callable; got {self.ranker!r}"
                )
        elif not callable(self.ranker):
            raise TypeError(f"ranker must be a name or a callable, got {type(self.ranker).__name__}")
        elif isinstance(self.ranker, type):
            name = self.ranker.__name__
            raise TypeError(f"ranker must be a name or a callable, got the class {name}: pass one, {name}(…)")
        if not is_auto(self.language):
            load_language(self.language)
        if self.query is not None and not isinstance(self.query, str):
            raise TypeError(f"query must be a str or None, got {type(self.query).__name__}")
        if isinstance(self.diversity, bool) or not isinstance(self.diversity, Real):
            raise TypeError(f"diversity must be a number from 0 to 1, got {type(self.diversity).__name__}")
        if not 0 <= self.diversity <= 1:
            raise ValueError(f"diversity must lie between 0 and 1, got {self.diversity!r}")
        if not (self.idf is None or self.idf == "bundled" or isinstance(self.idf, IdfModel)):
            raise TypeError(f"idf must be an IdfModel, 'bundled' or None, got {self.idf!r:.80}")
        if self.keep_all not in (True, False):
            raise TypeError(f"keep_all must be True or False, got {self.keep_all!r:.80}")
        if self.splitter is not None and not callable(self.splitter):
            raise TypeError(f"splitter must be a callable or None, got {type(self.splitter).__name__}")
        object.__setattr__(self, "stop_words", listed_words(self.stop_words, "stop_words"))

    def background(self, language: Language) -> IdfModel | None:
        """Return the background document frequencies that these settings mean for a text in this language."""
        if self.idf is None or (isinstance(self.idf, IdfModel) and not self._is_foreign(self.idf, language)):
            return self.idf
        return IdfModel.bundled(language.code)

    def _is_foreign(self, model: IdfModel, language: Language) -> bool:
        """Tell whether a text turned out to be in another language than a model's."""
        return is_auto(self.language) and model.language != language.code

    def __call__(self, text: Text) -> Summary:
        """Summarize one text, given whole or as a sequence of its sentences.

        Raises
        ------
        TypeError
            If `text` is neither a str nor a sequence of str.
        """
        whole, document, sentences, left_out, title = self._analysed(text)
        ranking = rank(document, RANKERS[self.ranker] if isinstance(self.ranker, str) else self.ranker)
        chosen = self.choose(document, ranking)
        by_merit = self.unit in ("sentences", "ratio") and not self.diversity
        care = (bool(ranking.redundancy), bool(ranking.dangling)) if by_merit else (False, False)
        scores = dict(zip((s.index for s in document.sentences), ranking.scores.tolist(), strict=True))
        scores.update({copy: scores[original] for copy, original in document.repeats.items()})
        return Summary(
            text=whole,
            sentences=tuple(
                Sentence(s.text, s.start, s.end, s.index, scores[s.index])
                for s in map(document.sentences.__getitem__, chosen)
            ),
            title=title,
            language=document.language.code,
            ranker=name_of(self.ranker),
            model=ranking.model,
            query_found=self.found(document),
            _spans=array("q", [at for s in sentences for at in (s.start, s.end)]),
            _scores=array("d", [scores[s.index] for s in sentences]),
            _parts=tuple({name: float(part[i]) for name, part in ranking.parts.items()} for i in chosen),
            _skipped=left_out,
            _profile=self.own_profile(document.language.code),
            _care=(*care, sees_wholes(document, ranking, self.budget, self.diversity)),
        )

    def found(self, document: Document) -> bool | None:
        """Say whether anything of the query, or nearly, stands in a document; None if nothing is asked."""
        return bool(document.query_share.any()) if self.query and not is_blank(self.query) else None

    def own_profile(self, code: str) -> Language | None:
        """Return what these settings make of a language's profile, or None if it stays the bundled one."""
        own = self.language if isinstance(self.language, Language) else None
        if self.stop_words:
            return _with_stop_words(own or load_language(code), frozenset(self.stop_words))
        return own

    def document(self, text: Text) -> Document:
        """Analyse a text with these settings, for those who rank and select themselves."""
        return self._analysed(text)[1]

    def choose(self, document: Document, scores: Floats | Ranking) -> list[int]:
        """Select by scores with these settings; see `select`."""
        return select(document, scores, self.budget, diversity=self.diversity)

    def _analysed(self, text: Text) -> tuple[str, Document, list[Sentence], tuple[Block, ...], str]:
        """Return the whole text, the document, all its sentences, the blocks left out, and the title."""
        whole = whole_text(text)
        language = resolve_language(self.language, whole)
        background = self.background(language)
        language = self.own_profile(language.code) or language
        sentences, parts, left_out = self.read(text, whole, language)
        title = headline(whole, parts)
        document = analyse(
            sentences,
            parts,
            language=language,
            idf=background,
            title=title,
            query=self.query or "",
            request=(self.budget.length, self.budget.unit),
        )
        return whole, document, sentences, left_out, title

    def read(
        self, text: Text, whole: str, language: Language
    ) -> tuple[list[Sentence], Sequence[Block], tuple[Block, ...]]:
        """Return the sentences of a text (`whole`: as one str), its blocks, and those that were left out."""
        parts: Sequence[Block] = ()
        left_out: tuple[Block, ...] = ()
        if isinstance(text, str):
            composed, offsets = nfc_with_offsets(text)
            found = find_blocks(composed)
            parts = blocks_at(found, offsets)
            left_out = () if self.keep_all else tuple(b for b in parts if b.kind in LEFT_OUT)
            if len(left_out) == len(parts):  # nothing else there: better a headline than no summary
                left_out = ()
            kept = [b for b in parts if b.kind not in LEFT_OUT] if left_out else parts
            if self.splitter is None:
                taken = [b for b in found if b.kind not in LEFT_OUT] if left_out else found
                spans = [s for b in taken for s in sentence_spans(composed, b.start, b.end, language)]
                spans = spans_at(spans, offsets)
            else:
                checked = checked_spans(self.splitter(text), len(text))
                own = [(a, b) for a, b in checked if not is_blank(text[a:b])]
                if not own and not is_blank(text):
                    raise ValueError("the splitter found no sentence in a text that is not blank")
                spans = spans_within(own, kept) or own  # all in what is left out: better these than none
        else:
            ends = list(accumulate(len(item) + len(JOINER) for item in text))
            spans = [
                (end - len(JOINER) - len(item), end - len(JOINER))
                for item, end in zip(text, ends, strict=True)
                if not is_blank(item)
            ]
        return [Sentence(whole[a:b], a, b, i) for i, (a, b) in enumerate(spans)], parts, left_out


@lru_cache(maxsize=16)
def _with_stop_words(language: Language, stop_words: frozenset[str]) -> Language:
    """Extend a profile once for all texts: summaries share it."""
    return language.extended(stop_words=stop_words)


def summarize(
    text: Text,
    length: float = 3,
    unit: Unit = "sentences",
    *,
    ranker: str | Ranker = DEFAULT_RANKER,
    language: str | Language = DEFAULT_LANGUAGE,
    query: str | None = None,
    diversity: float = 0.0,
) -> Summary:
    """Choose the few sentences of a text that matter, word for word, in their order.

    Parameters
    ----------
    text : str or sequence of str
        The article; or its sentences, which are then taken as they are.
    length : int or float, default 3
        How much to keep, above 0: a whole number of `unit`, or a share from 0 to 1 for "ratio".
    unit : {"sentences", "words", "chars", "ratio"} or callable, default "sentences"
        "words" are what stands between spaces; in scripts without spaces (Chinese, Japanese, Thai, Lao,
        Khmer, Burmese) two characters count as one. "ratio" is a share of the sentences, rounded half up.
        A callable takes a text and returns its size as an int: a language model's token counter. A budget
        is never exceeded, unless not one sentence fits: then the shortest comes alone.
    ranker : str or callable, default "learned"
        A name from `RANKERS`, or a function from `Document` to scores of shape (n_sentences,).
    language : str or Language, default "auto"
        ISO 639-1 code or English name; "auto" finds out, and the result's `language` says what it found;
        or a profile of your own (`train_splitter`).
    query : str, optional
        A question or topic: sentences that hold its terms or numbers, and those around them, gain. Words of
        six letters and more that are not there may be spelled nearly so ("adress" finds "address"), and all
        without their accents ("Sao Paulo" finds "São Paulo"); a query of function words alone ("The Who") is
        looked for by each two words in a row. Where nothing of it stands in the text nothing changes, and the
        result's `query_found` is False.
    diversity : float, default 0.0
        From 0 (the best sentences) to 1 (sentences as unlike each other as can be).

    Returns
    -------
    Summary
        Empty for a blank text, otherwise of one sentence at least.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If an argument is out of range, or a name unknown; the message lists what is accepted.

    Examples
    --------
    >>> text = "Rain fell on Oslo all week. The rain closed two roads in Oslo. Nobody was hurt."
    >>> print(summarize(text, 1))
    Rain fell on Oslo all week.
    >>> print(summarize(text, 14, "words"))
    Rain fell on Oslo all week.
    The rain closed two roads in Oslo.
    """
    return Pipeline(length, unit, ranker, language, query, diversity)(text)

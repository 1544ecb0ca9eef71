"""Unordered texts: piles of opinions, and texts that look shuffled."""

from __future__ import annotations

import math
from collections import defaultdict

import numpy as np

from ..document import Document, Floats, product, run_starts, runs
from ..text.dependence import dangles, may_dangle
from ..text.patterns import pattern
from .features import mean_cosine, neighbour_cosine
from .fitted import PileRamps, ShuffleOdds
from .formulas import position_prior

_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x530))))  # Latin, Greek, Cyrillic
_NAME = pattern(rf"[{_CAPITALS}]\w+(?:(?: [{_CAPITALS}]\.)? [{_CAPITALS}]\w+)*")


def opinion_pile(document: Document, ramps: PileRamps) -> float:
    """Return how far a text is a pile of opinions: reviews, or answers to a survey.

    A pile of opinions has many sentences on one subject in no order. The sentences are alike, and sentences
    that are near each other are hardly more alike than any two.

    Parameters
    ----------
    document : Document
    ramps : PileRamps
        Over three properties of the text. The product of the three shares is the result, sharpened by
        `ramps.certainty`: a doubtful text is no pile.

    Returns
    -------
    float
        From 0 (no pile) to 1.
    """
    share = ramps.n_sentences(len(document))
    if share:
        alike = mean_cosine(document, document.total)
        share *= ramps.mean_cosine(alike)
        share = share and share * ramps.nearness(_nearness(document) / alike)
    return ramps.certainty(share)


def _nearness(document: Document, most: int = 3) -> float:
    """Return the mean cosine of sentences at most three places apart, over the whole text."""
    return float(np.mean([neighbour_cosine(document, len(document), step) for step in range(1, most + 1)]))


def looks_shuffled(
    document: Document, content: Floats, scattered: float, odds: ShuffleOdds, *, one_asked: bool = False
) -> float:
    """Return how far to mistrust the order of a text, because the text looks shuffled.

    Four signs speak for a text in order: the places of a term are near each other; a full name comes before
    the surname alone; the best content stands early; the first sentence needs no sentence before. The
    logarithms of their odds are added up.

    Parameters
    ----------
    document : Document
    content : float64 array of shape (n_sentences,)
        How good each sentence is, its place apart.
    scattered : float
        See `scattered_terms`.
    odds : ShuffleOdds
        What each sign is worth.
    one_asked : bool, default False
        Whether the summary has one sentence: then a mistake costs more, and the mistrust begins later.

    Returns
    -------
    float
        0 to trust the order, 1 to ignore the order.

    Examples
    --------
    >>> from summarizer import LearnedRanker
    >>> from summarizer.document import analyse
    >>> from summarizer.reading import read
    >>> odds = LearnedRanker.bundled().fallbacks.order
    >>> document = analyse(read("Ida Moe came. Moe left."))
    >>> looks_shuffled(document, np.zeros(2), scattered_terms(document, odds), odds)
    0.0
    """
    mistrust = odds.mistrust_one_sentence if one_asked else odds.mistrust
    total = odds.constant + odds.early_content * _early(document, content)
    total += odds.scattered_terms * scattered
    total += odds.dangling_start * _dangling_start(document)
    most = odds.max_late_full_names
    if mistrust(total + odds.late_full_names * most) == 0.0:  # no names can change the result
        return 0.0
    return mistrust(total + odds.late_full_names * min(_late_full_names(document, odds), most))


def _dangling_start(document: Document) -> bool:
    """Return whether the first sentence needs a sentence before."""
    text = document.sentences.texts[0]
    return may_dangle(text, document.words_of(0), document.language) and dangles(text, document.language)


def _early(document: Document, content: Floats) -> float:
    """Return the correlation of content and `position_prior`, from -1 to 1; 0 if all content is equal."""
    prior = position_prior(document)
    prior -= prior.sum() / len(prior)
    spread = math.sqrt(max(product(content, content) - float(content.sum()) ** 2 / len(content), 0.0))
    return product(content, prior) / (spread * math.sqrt(product(prior, prior))) if spread > 1e-9 else 0.0


def scattered_terms(document: Document, odds: ShuffleOdds) -> float:
    """Return how far apart the places of a term are, compared with chance: about 2 in a shuffled text.

    Places are paragraphs, or sentences where there are few paragraphs. The result is a sum of logarithms
    divided by the square root of their number: a long text is a sure text.

    Parameters
    ----------
    document : Document
    odds : ShuffleOdds

    Returns
    -------
    float
        0 if no term comes twice.
    """
    places = runs(document.paragraphs)[0]
    if places[-1] + 1 < odds.min_paragraphs:
        places = np.arange(len(document))
    n = int(places[-1]) + 1
    keys = document.indices * n
    keys += places.repeat(document.indptr[1:] - document.indptr[:-1])
    keys.sort()  # by term, then place
    keys = keys[run_starts(keys)]  # count a term once in each place
    terms = keys // n
    again = terms[1:] == terms[:-1]
    if not again.any():
        return 0.0
    by_chance = (n + 1) / (np.bincount(terms) + 1)
    far = by_chance[terms[1:][again]]
    np.divide((keys[1:] - keys[:-1])[again], far, out=far)  # keys of one term differ as the places do
    np.log(far, out=far)
    far -= odds.log_distance_by_chance
    return float(far.sum()) / math.sqrt(len(far))


def _late_full_names(document: Document, odds: ShuffleOdds) -> float:
    """Return the logarithm of the odds that names were shuffled: "Moe" came before "Ida Moe"."""
    names = _NAME.findall("\n".join(document.characters.texts))
    surnames = {name.rpartition(" ")[2] for name in names if " " in name}
    mentions: defaultdict[str, list[bool]] = defaultdict(list)  # surname -> whether each mention is full
    for name in names:
        if " " in name:
            first, _, rest = name.partition(" ")
            is_article = " " not in rest and first.lower() in document.language.stop_words  # "The Moe"
            mentions[rest.rpartition(" ")[2]].append(not is_article)
        elif name in surnames:
            mentions[name].append(False)
    total = 0.0
    for full in mentions.values():
        share = sum(full) / len(full)
        if 0 < share < 1:
            first_full = odds.full_name_first
            total += math.log(share / first_full) if full[0] else math.log((1 - share) / (1 - first_full))
    return total

"""Order: whether the sentences or paragraphs of a text look as if they had been shuffled."""

from __future__ import annotations

import math
import re
from collections import defaultdict

import numpy as np

from ..document import Document, Floats, run_starts, runs
from ..text.dependence import dangles
from .features import mean_cosine, neighbour_cosine
from .formulas import position_prior


def opinion_pile(document: Document) -> float:
    """Tell from 0 to 1 how much a text is a heap: many sentences on one subject, in no order.

    That is, alike, but those that stand near each other hardly more than any two: reviews, answers to a
    survey.
    """
    likely = _ramp(len(document), 35, 60)
    if likely:
        alike = mean_cosine(document, document.total)
        likely *= _ramp(alike, 0.035, 0.05)
        likely = likely and likely * _ramp(_nearness(document) / alike, 1.3, 1.2)
    return _ramp(likely, 0.4, 0.8)  # in doubt it is a text


def _nearness(document: Document, most: int = 3) -> float:
    """Return the mean cosine of sentences that stand so near to each other, over the whole text."""
    return float(np.mean([neighbour_cosine(document, len(document), step) for step in range(1, most + 1)]))


def _ramp(value: float, zero: float, one: float) -> float:
    return min(max((value - zero) / (one - zero), 0.0), 1.0)


FEWEST_SENTENCES = 20  # with fewer there is too little to go by
FEWEST_PARAGRAPHS = 8  # else it is sentences whose places are looked at
FULL_FIRST = 0.9  # how often the full name of somebody stands before the surname alone, in a text in order
MOST_NAMED = 3.0  # what names can say for disorder, in logarithms of odds
LOG_ODDS_IGNORED, LOG_ODDS_IGNORED_FOR_ONE = (
    3.5,
    4.5,
)  # odds up to which nothing is done; a mistake costs more with one sentence
LOG_ODDS_RAMP = 1.0  # so far above these all is done
# Logarithms of odds, found by a logistic regression on articles of training and the same ones shuffled.
_START, _NAMED, _SCATTERED, _EARLY, _DANGLING = -0.6, 0.7, 1.25, -6.4, 1.4
_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x530))))  # Latin, Greek, Cyrillic
_NAME = re.compile(rf"[{_CAPITALS}]\w+(?:(?: [{_CAPITALS}]\.)? [{_CAPITALS}]\w+)*")


def looks_shuffled(document: Document, content: Floats, *, one_asked: bool = False) -> float:
    """Tell from 0 to 1 how far to mistrust the order of a text: it looks as if it had been shuffled.

    In a text in order a word comes again soon, who is named in full is so at first, what counts stands
    early, and the first sentence needs none before it. The odds of these four are added up. A little doubt
    is a little mistrust; below 20 sentences there is none.

    Parameters
    ----------
    document : Document
    content : float64 array of shape (n_sentences,)
        How good each sentence is, wherever it stands.
    one_asked : bool, default False
        Of a summary of one sentence: it takes more to mistrust the order.

    Returns
    -------
    float
        0 to trust it, 1 to take nothing from it.

    Examples
    --------
    >>> from summarizer.reading import read
    >>> from summarizer.document import analyse
    >>> looks_shuffled(analyse(read("Moe left. Ida Moe came.")), np.zeros(2))  # too short to tell
    0.0
    """
    if len(document) < FEWEST_SENTENCES:
        return 0.0
    doubt = LOG_ODDS_IGNORED_FOR_ONE if one_asked else LOG_ODDS_IGNORED
    odds = _START + _EARLY * _early(document, content) + _SCATTERED * _scattered(document)
    odds += _DANGLING * dangles(document.sentences[0].text, document.language)
    if odds + _NAMED * MOST_NAMED <= doubt:  # no name can change it
        return 0.0
    odds += _NAMED * min(_named(document), MOST_NAMED)
    return min(max((odds - doubt) / LOG_ODDS_RAMP, 0.0), 1.0)


def _early(document: Document, content: Floats) -> float:
    """Return how the content goes with `position_prior`: a correlation, -1 to 1; 0 where all is equal."""
    prior = position_prior(document)
    prior -= prior.sum() / len(prior)
    spread = math.sqrt(max(float(content @ content) - float(content.sum()) ** 2 / len(content), 0.0))
    return float(content @ prior) / (spread * math.sqrt(prior @ prior)) if spread > 1e-9 else 0.0


def _scattered(document: Document) -> float:
    """Return how far apart terms come again, by paragraphs, beside what chance would have; it is about 2.

    A sum of logarithms divided by the square root of their number: the longer a text, the surer.
    """
    places = runs(document.paragraphs)[0]
    if places[-1] + 1 < FEWEST_PARAGRAPHS:
        places = np.arange(len(document))
    n = int(places[-1]) + 1
    terms, at = document.indices[document.by_term], places[document.rows[document.by_term]]
    once = run_starts(terms * n + at)  # in each paragraph
    terms, at = terms[once], at[once]
    again = (terms[1:] == terms[:-1]).nonzero()[0]
    if not len(again):
        return 0.0
    by_chance = (n + 1) / (np.bincount(terms)[terms[again]] + 1)
    far = np.log((at[again + 1] - at[again]) / by_chance) + 0.45  # where chance places them it is near 0
    return float(far.sum()) / math.sqrt(len(again))


def _named(document: Document) -> float:
    """Return what names tell: whether the full one comes first, "Ida Moe" before "Moe"."""
    names = _NAME.findall("\n".join(document.characters.texts))
    surnames = {name.rpartition(" ")[2] for name in names if " " in name}
    mentions: defaultdict[str, list[bool]] = defaultdict(list)  # surname -> is it the full name
    for name in names:
        if " " in name:
            first, _, rest = name.partition(" ")
            is_article = " " not in rest and first.lower() in document.language.stop_words  # "The Moe"
            mentions[rest.rpartition(" ")[2]].append(not is_article)
        elif name in surnames:
            mentions[name].append(False)
    told = 0.0
    for full in mentions.values():
        share = sum(full) / len(full)
        if 0 < share < 1:
            told += math.log(share / FULL_FIRST) if full[0] else math.log((1 - share) / (1 - FULL_FIRST))
    return told
